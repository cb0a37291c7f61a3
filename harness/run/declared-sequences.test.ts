import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createEmbeddedProvider, type PostgresProvider } from '../postgres/index.ts'
import { parseCaseFile } from '../transform/index.ts'
import { runCase } from './run-case.ts'
import { SnapshotTemplates } from './snapshot-templates.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let root: string
let provider: PostgresProvider
let templates: SnapshotTemplates
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pg-roundtrip-sequences-'))
  const folder = join(root, 'snapshots', 'map')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'subject.ts'), `export default { name: 'map', schema: 'schema.sql' }`)
  await writeFile(join(folder, 'schema.sql'), 'CREATE TABLE street (id serial PRIMARY KEY, name text)')
  const rows = [{ model: 'public.street', pk: 4, fields: { name: 'Hirschstraße' } }]
  await writeFile(join(folder, 'start.json'), JSON.stringify(rows))
  provider = await createEmbeddedProvider()
  templates = new SnapshotTemplates(root, () => [], true)
})
afterAll(async () => {
  await provider[Symbol.asyncDispose]()
  await rm(root, { recursive: true })
})

/** What is wrong with a case that inserts two streets, by this key or by the sequence. */
async function findingsOf(pk: string, sequences: string): Promise<unknown> {
  const text = `name: n
subject: map
snapshot: start
transform: [{ insert: public.street, rows: [{ ${pk}name: a }, { name: b }] }]
expect: { sequences: { ${sequences} } }`
  const file = join(root, 'cases', 'map', 'a.case.yaml')
  const report = await runCase(parseCaseFile(text, file), { root, provider, templates, keep: 'never' })
  return report.error ?? report.findings.map(({ kind, message }) => `${kind}: ${message}`)
}

test('a case says how far its sequences go, and is held to it', async () => {
  expect(await findingsOf('', 'public.street_id_seq: { next: 7 }')).toEqual([])
  expect(await findingsOf('', 'public.street.id: { advancedBy: 2 }')).toEqual([])
  expect(await findingsOf('', 'public.street.id: { advancedBy: 1 }')).toEqual([
    'unexpected-change: sequence public.street_id_seq should have given 1 number, but gave 2',
  ])
  expect(await findingsOf('pk: 9, ', 'public.street_id_seq: behind')).toEqual([])
  expect(await findingsOf('', 'public.street_id_sq: behind')).toContain('did you mean public.street_id_seq?')
})
