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

  test('is deterministic where a row should not be there, whenever it was written', async () => {
    const sql = `INSERT INTO log (text) VALUES ('a'), ('b'); INSERT INTO line VALUES (clock_timestamp(), 'a')`
    expect(await rerunOf(sql)).toEqual(['fail', { kind: 'deterministic' }])
  })

  test('is not where that row holds something else, or has another key', async () => {
    const mood = `INSERT INTO log (text, mood) VALUES ('a', (1e9 * random())::int)`
    expect(await rerunOf(mood)).toEqual(['fail', { kind: 'non-deterministic', varied: [varied('mood', null, 'log')] }])
    const keyed = `INSERT INTO audit (text) VALUES ('a')`
    expect(await rerunOf(keyed)).toEqual(['fail', { kind: 'non-deterministic', varied: [varied('id', null, 'audit')] }])
  })

  test('is not where rows come or go', async () => {
    const some = `INSERT INTO log (text) SELECT 'a' FROM generate_series(1, (1 + random() * 300)::int)`
    expect(await rerunOf(some)).toEqual(['fail', { kind: 'non-deterministic', varied: [varied(null, null, 'log')] }])
  })

  test('is deterministic where what differs was declared', async () => {
    const { rerun } = await project.run(`transform:
  - sql: UPDATE town SET token = md5(random()::text), size = 7 WHERE id = 1
expect:
  changes: [{ changed: public.town, where: { pk: 1 }, fields: { token: { $differs: true } } }]`)
    expect(rerun).toEqual({ kind: 'deterministic' })
  })

  test('counts modes too', async () => {
    const { rerun, findings } = await project.run(`twice: true
transform:
  - sql: UPDATE town SET slug = slug || '!' WHERE id = 1
expect:
  changes: [{ changed: public.town, where: { pk: 1 }, fields: { slug: ulm! } }]`)
    expect([findings.length, rerun]).toEqual([1, { kind: 'deterministic' }])
  })
})

describe('a case that could not be judged, run again', () => {
  test('is deterministic where the same step fails with the same message', async () => {
    expect(await rerunOf('SELECT 1/0')).toEqual(['error', { kind: 'deterministic' }])
  })

  test('is not where it says something else', async () => {
    const sql = `DO $$ BEGIN RAISE '% is odd', random(); END $$`
    expect(await rerunOf(sql)).toEqual(['error', { kind: 'non-deterministic', varied: [] }])
  })
})
