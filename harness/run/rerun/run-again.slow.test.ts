import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CaseProject } from '../test-case-project.ts'
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
