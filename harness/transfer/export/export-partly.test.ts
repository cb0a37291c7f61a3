import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SubjectDefinition } from '../../model/subject.ts'
import { parseSnapshot, snapshotText } from '../../snapshot/index.ts'
import { remakeDatabase, schemaOf } from '../test-database.ts'
import { serverForTests } from '../test-server.ts'
import { exportSnapshot } from './export.ts'
import { type ExportFileOptions, exportFile } from './export-file.ts'

const { connection } = serverForTests()
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundtrip-partly-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const users = { users: { model: 'public.person', by: 'name' } }
const filter = { users: [`a\\\t"'é`, 'b'] }

/** The same rows, as values and in a file of each format. */
async function bothWays(subject: Partial<SubjectDefinition>, options: ExportFileOptions): Promise<readonly unknown[]> {
  const schema = await schemaOf(connection(), subject)
  const rows = await exportSnapshot(connection(), schema, options)
  for (const name of ['partly.json', 'partly.ndjson']) {
    const path = join(folder, name)
    const { rows: count } = await exportFile(connection(), schema, path, options)
    expect(count).toBe(rows.length)
    expect(await readFile(path, 'utf8')).toBe(snapshotText(path, rows))
  }
  return rows.map(({ model, pk, fields }) => `${model.replace('public.', '')} ${pk ?? fields.n}`)
}

describe('rows that take part among others', () => {
  test('are found by keys of any type, of several columns, without a primary key, by a unique key, in cycles', async () => {
    await remakeDatabase(
      connection(),
      `CREATE TABLE person (name text PRIMARY KEY, code uuid NOT NULL UNIQUE);
       CREATE TABLE pair (a text, b numeric(6,2), person text NOT NULL REFERENCES person, PRIMARY KEY (a, b));
       CREATE TABLE keyless (n int, wide text, b numeric(6,2), a text, FOREIGN KEY (b, a) REFERENCES pair (b, a));
       CREATE TABLE by_code (id int PRIMARY KEY, code uuid REFERENCES person (code));
       CREATE TABLE node (id int PRIMARY KEY, next int REFERENCES node DEFERRABLE, code int REFERENCES by_code);
       INSERT INTO person VALUES (E'a\\\\\\t"''é', '00000000-0000-0000-0000-00000000000a'), ('c', '00000000-0000-0000-0000-00000000000c');
       INSERT INTO pair VALUES (E'x\\ny', 1.50, E'a\\\\\\t"''é'), (E'x\\ny', 2, 'c'), (E'\\\\N', -1, E'a\\\\\\t"''é');
       INSERT INTO keyless VALUES (1, repeat('w', 70000), 1.5, E'x\\ny'), (2, repeat('w', 70000), 2.00, E'x\\ny'), (3, null, null, 'x'),
         (4, 'w', -1, E'\\\\N');
       INSERT INTO by_code VALUES (1, '00000000-0000-0000-0000-00000000000A'), (2, '00000000-0000-0000-0000-00000000000c'), (3, null);
       BEGIN; SET CONSTRAINTS ALL DEFERRED;
       INSERT INTO node VALUES (1, 2, 1), (2, 1, null), (3, 4, 2), (4, 3, null), (5, 5, null), (6, 3, 1); COMMIT`,
    )
    expect(await bothWays({ filters: users }, { filter })).toEqual([
      `person a\\\t"'é`,
      'by_code 1',
      'by_code 3',
      'node 1',
      'node 2',
      'node 5',
      'pair \\N,-1.00',
      'pair x\ny,1.50',
      'keyless 4',
      'keyless 3',
      'keyless 1',
    ])
  })

  test('are chosen row by row where a model has several scopes', async () => {
    await remakeDatabase(
      connection(),
      `CREATE TABLE token (id int PRIMARY KEY, system bool NOT NULL, at timestamptz);
       INSERT INTO token VALUES (1, true, '2020-01-01 00:00+00'), (2, false, null), (3, true, null)`,
    )
    const scope = [
      { scope: 'excluded', where: { at: '2020-01-01T01:00:00+01:00' } },
      { scope: 'global', where: { system: true } },
      'user',
    ] as const
    const models = { 'public.token': { scope } }
    expect(await bothWays({ models }, { scope: 'user' })).toEqual(['token 2'])
    expect(await bothWays({ models }, {})).toEqual(['token 2', 'token 3'])
  })
})

describe('an indent', () => {
  const models = { 'public.doc': {} }
  beforeAll(() =>
    remakeDatabase(
      connection(),
      `CREATE TABLE doc (id int PRIMARY KEY, body jsonb, note text);
       INSERT INTO doc VALUES (1, '{"a": [1, {"b": []}], "c": "  two\\n  lines"}', E'  x\\n  y'), (2, null, null)`,
    ),
  )
  const written = async (indent: number, name = 'indented.json') => {
    const path = join(folder, name)
    await exportFile(connection(), await schemaOf(connection(), { models }), path, { indent })
    return readFile(path, 'utf8')
  }

  test.each([1, 3, 4, 8])('of %i spaces is that of each level', async (indent) => {
    const text = await written(indent)
    expect(text).toBe(`${JSON.stringify(JSON.parse(await written(2)), null, indent)}\n`)
  })

  test('of none has each row on a line', async () => {
    const text = await written(0)
    expect(text.split('\n')).toEqual([
      '[',
      expect.stringMatching(/^{"model":"public.doc","pk":1,.*},$/),
      '{"model":"public.doc","pk":2,"fields":{"body":null,"note":null}}',
      ']',
      '',
    ])
    expect(parseSnapshot(text, 'a.json')).toEqual(parseSnapshot(await written(2), 'b.json'))
  })

  test('is refused where a file has none, or nobody would indent so', async () => {
    await expect(written(4, 'a.ndjson')).rejects.toMatchObject({ code: 'bad-usage' })
    await expect(written(1.5)).rejects.toMatchObject({ code: 'bad-usage' })
    await expect(written(-1)).rejects.toMatchObject({ code: 'bad-usage' })
  })
})
