import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { CaseProject } from '../test-case-project.ts'
import { makeVersions, own } from './test-versions.ts'

// Each test boots a server; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let project: CaseProject
beforeAll(async () => {
  project = await makeVersions()
})
afterAll(() => project[Symbol.asyncDispose]())

test('a snapshot of an older version is imported at that one, by the names that it has, and migrated on', async () => {
  // In CI the catalog file, which is of another schema, would be an error at the newest version.
  const yaml = `transform: [{ migrate: ${own}, from: 1, to: 2 }]
expect: { changes: [{ changed: public.book, where: { pk: 2 }, fields: { pages: 7 } }] }`
  expect(await project.run(yaml)).toMatchObject({
    error: null,
    findings: [],
    steps: [{ label: 'migrate migrations to 2' }],
  })
})

test('a snapshot that does not fit is told the version that it was held against, and where to name another', async () => {
  expect((await project.run(`transform: [{ migrate: ${own}, from: none, to: 1 }]`)).error).toMatchInlineSnapshot(`
    "snapshot start does not fit subject map at version none
      public.book row 1 (pk 1): the schema has no such model (2 rows)
      if it is of another version, name that one as \`from\` of a first step that runs the migrations of the subject"
  `)
})

test('a case has to say which version its snapshot is of', async () => {
  const { error } = await project.run(`transform: [{ migrate: ${own}, to: 2 }]`)
  expect(error?.replaceAll(`${project.root}/`, '')).toMatchInlineSnapshot(`
    "the migrations of a case cannot be run
      cases/a.case.yaml:4: step 1 (migrate migrations to 2): \`from\` is missing: these are the migrations that make the subject's database
        say which version the snapshot is of, as in from: 1"
  `)
})
