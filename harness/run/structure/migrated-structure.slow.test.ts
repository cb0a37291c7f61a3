import { expect, test, vi } from 'vitest'
import { makeVersions, own } from '../migrations/test-versions.ts'
import { wrongWith } from './test-library.ts'

// It boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 })

test('what a migration does to the structure is declared, and later steps see what the subject says of it', async () => {
  await using project = await makeVersions()
  const migrated = (schema: string) => `transform:
  - migrate: ${own}
    from: 1
  - insert: public.author
    rows: [{ id: 5, mail: tok-hidden-5 }]
  - update: public.book
    where: { pk: 1 }
    set: { author: 5, isbn: "978" }
  - sql: UPDATE author SET mail = mail || 'x'
expect:
  schema: [${schema}]
  changes:
    - { changed: public.book, where: { title: Lichen }, fields: { pages: 7, title: LICHEN } }
    - { changed: public.book, where: { title: Basalt }, fields: { title: BASALT } }
`
  const declared =
    '{ added: public.book, field: isbn }, { added: public.book, field: author }, { added: public.author }'
  const report = await project.run(migrated(declared))
  expect(wrongWith(report)).toEqual([
    'unexpected-change public.author mail: field mail should be "...", but is "...", different where it is not shown',
  ])
  expect(JSON.stringify(report)).not.toContain('tok-hidden')
  expect(wrongWith(await project.run(migrated(''))).slice(0, 3)).toEqual([
    'schema-drift public.book isbn: column isbn of table public.book is new (text)',
    'schema-drift public.book author: column author of table public.book is new (integer)',
    'schema-drift public.author -: table public.author is new',
  ])
})
