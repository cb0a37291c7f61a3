import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { autoComparators } from '../../comparators/index.ts'
import { loadSubject } from '../config/index.ts'
import type { Catalog } from '../model/catalog.ts'
import { modelName } from '../model/snapshot.ts'
import { connect, introspect } from '../postgres/index.ts'
import { ownDatabase } from '../postgres/test-own-database.ts'
import { type BoundSubject, bindCatalog } from './subject-schema.ts'

const checkout = join(import.meta.dirname, '../..')
const guide = await readFile(join(checkout, 'docs/subjects.md'), 'utf8')
const codeOf = (language: string): readonly string[] =>
  [...guide.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text)
const examples = codeOf('ts')

/** What the examples speak of and the guide does not create. */
const account = `CREATE TABLE account (
  id int PRIMARY KEY, email text UNIQUE NOT NULL, password text, api_key text, last_seen timestamptz, session text);
CREATE TABLE team (id int PRIMARY KEY, slug text UNIQUE NOT NULL, owner_id int REFERENCES account);
CREATE TABLE membership (id int PRIMARY KEY, team_id int NOT NULL REFERENCES team, account_id int REFERENCES account,
  invited_by int REFERENCES account);
CREATE TABLE address (id int PRIMARY KEY, email text UNIQUE NOT NULL);`

let root: string
let catalog: Catalog
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pg-roundtrip-guide-'))
  await using server = await ownDatabase()
  await using connection = await connect(server.connection)
  await connection.client.query([account, ...codeOf('sql')].join('\n'))
  catalog = await introspect(connection)
}, 60_000)
afterAll(() => rm(root, { recursive: true }))

/** An example, in a project of its own, bound to the database that the guide's SQL makes. */
async function bind(index: number): Promise<BoundSubject> {
  const project = join(root, String(index))
  const folder = join(project, 'snapshots/shop')
  await mkdir(folder, { recursive: true })
  const text = (examples[index] ?? '')
    .replaceAll("'pg-roundtrip'", `'${checkout}/harness/model/subject.ts'`)
    .replaceAll("'pg-roundtrip/comparators'", `'${checkout}/comparators/index.ts'`)
  await writeFile(join(folder, 'subject.ts'), text)
  return bindCatalog(await loadSubject(project, 'shop'), catalog, autoComparators)
}

test('every example of the guide fits the database that it is about', async () => {
  expect(examples.length).toBeGreaterThanOrEqual(5)
  for (const index of examples.keys()) {
    expect([...(await bind(index)).schema.models.keys()]).toHaveLength(7)
  }
})

test('the example of loose keys gives them', async () => {
  const { schema } = await bind(2)
  const member = (name: string) => ({ kind: 'member', name })
  const [book, author] = [modelName('public.book'), modelName('public.author')]
  expect(schema.models.get(modelName('public.note'))?.looseKeys).toEqual([
    {
      kind: 'polymorphic',
      field: 'about_id',
      typeField: 'about_type',
      targets: new Map([
        ['Book', book],
        ['Author', author],
      ]),
    },
    { kind: 'json', field: 'data', path: [member('reviewer'), member('id')], target: author },
    { kind: 'json', field: 'data', path: [member('quotes'), { kind: 'each' }, member('book')], target: book },
  ])
})
