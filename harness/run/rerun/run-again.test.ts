import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { HarnessError } from '../../model/errors.ts'
import type { CaseProject } from '../test-case-project.ts'
import { runAgain } from './run-again.ts'
import { makeVarying, varied } from './test-varying.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let project: CaseProject

beforeAll(async () => {
  project = await makeVarying()
})

afterAll(() => project[Symbol.asyncDispose]())

async function rerunOf(sql: string, more = '') {
  const { rerun, status } = await project.run(`${more}transform:\n  - sql: ${JSON.stringify(sql)}`)
  return [status, rerun]
}

describe('a case that failed, run again on a fresh database', () => {
  test('is deterministic where the same is found, and was not run again where nothing is', async () => {
    expect(await rerunOf(`UPDATE town SET size = 6, name = 'x' WHERE id = 1`)).toEqual([
      'fail',
      { kind: 'deterministic' },
    ])
    expect(await rerunOf('SELECT 1')).toEqual(['pass', null])
  })

  test('is not deterministic where values differ: the fields are named, with what would settle them', async () => {
    const random = `
      UPDATE town SET size = 6, token = md5(random()::text), code = gen_random_uuid(), seen = clock_timestamp(),
        share = 0.5 + random() * 1e-6, slug = 'ulm-' || (1e9 * random())::int, name = (1e9 * random())::int
      WHERE id = 1;
      UPDATE town SET tags = ARRAY(SELECT t FROM unnest(tags) AS t ORDER BY random()) WHERE id = 1`
    expect(await rerunOf(random)).toEqual([
      'fail',
      {
        kind: 'non-deterministic',
        varied: [
          varied('name', 'ignored'),
          varied('token', 'secret-hex(16)'),
          varied('code', 'uuid4'),
          varied('seen', 'date-updated'),
          varied('share', 'numeric-tolerance'),
          varied('tags', 'unordered-list'),
          varied('slug', 'auto-suffix'),
        ],
      },
    ])
  })
})

describe('a case that could not be judged, run again', () => {
  test('is not run again where its input is bad, or its time was over', async () => {
    const bad = await project.run('transform:\n  - { delete: public.twon, where: all }')
    expect([bad.errorCode, bad.rerun]).toEqual(['bad-case', null])
    expect(await rerunOf('SELECT pg_sleep(60)', 'timeout: 500ms\n')).toEqual(['error', null])
  })
})

describe('a run without a working database', () => {
  const broken = new HarnessError('the server ended\n  no space left', { code: 'infrastructure' })
  const step = new HarnessError('step 1 failed', { code: 'step-failed' })
  const fails = (error: unknown) => () => Promise.reject(error)

  test('says nothing of the case, be it the first or the second', async () => {
    const first = await runAgain({ kind: 'error', error: broken }, fails(step), () => false)
    expect(first).toEqual({ kind: 'infrastructure', reason: 'the first run had no working database' })
    const second = await runAgain({ kind: 'error', error: step }, fails(broken), () => false)
    expect(second).toEqual({ kind: 'infrastructure', reason: 'the server ended' })
  })

  test('is told where the second took too long', async () => {
    const isOver = vi.fn().mockReturnValueOnce(false).mockReturnValue(true)
    expect(await runAgain({ kind: 'error', error: step }, fails(new Error('terminated')), isOver)).toEqual({
      kind: 'infrastructure',
      reason: 'the second run took longer than the timeout of the case',
    })
  })
})
