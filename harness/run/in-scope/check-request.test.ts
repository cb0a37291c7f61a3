import { describe, expect, test } from 'vitest'
import {
  exportInOrganizationScope,
  exportModel,
  exportSnapshot,
  importInUserScope,
  importModel,
  importSnapshot,
} from '../../index.ts'

/** As JavaScript calls: nothing checks the types. */
const call = (run: (request: never) => Promise<unknown>, request: unknown): Promise<unknown> =>
  Reflect.apply(run, undefined, [request])
const known = { database: 'postgresql://nobody@localhost:1/none', subject: 'snapshots/none' }
const parts = { host: 'localhost', port: 1, user: 'nobody', password: null, database: 'none' }

describe('a request that TypeScript would refuse is refused before anything is opened', () => {
  test.each([
    [exportInOrganizationScope, { file: 'a.json', fliter: {} }, 'unknown property fliter: did you mean filter?'],
    [exportInOrganizationScope, { file: 'a.json', filter: { orgs: ['a'] } }, 'unknown property filter.orgs'],
    [exportInOrganizationScope, { file: 'a.json', filter: { users: 'a' } }, 'filter.users must be a list of names'],
    [exportInOrganizationScope, {}, 'file must be a text'],
    [exportSnapshot, { scope: 'orgs' }, "scope must be one of 'user', 'organization', 'config', 'global'"],
    [exportModel, { model: 7 }, 'model must be a text'],
    [importInUserScope, { file: 'a.json', flags: 'merge_users' }, 'flags must be a list of names'],
    [importInUserScope, { file: 'a.json', replace: 'yes' }, 'replace must be true or false'],
    [importSnapshot, { rows: {} }, 'rows must be a list of rows'],
    [importModel, { pkMap: {} }, 'pkMap must be the pkMap of an import, or what PkMap.of gives'],
    [importModel, { pkMap: new Map() }, 'pkMap must be the pkMap of an import'],
    [exportSnapshot, { database: {} }, 'database.host must be a text'],
    [exportSnapshot, { database: { ...parts, port: '5432' } }, 'database.port must be a whole number from 0 on'],
    [exportSnapshot, { database: { ...parts, hots: 'x' } }, 'unknown property database.hots: did you mean host?'],
    [exportSnapshot, { database: 7 }, 'database must be a URL, or its parts'],
    [exportSnapshot, { subject: {} }, 'subject.definition must be what defineSubject returns'],
    [exportSnapshot, { subject: { name: 's', schema: 's.sql' } }, 'subject.folder must be a text'],
    [exportSnapshot, { signal: {} }, 'signal must be an AbortSignal'],
    [exportSnapshot, { filter: { users: undefined } }, 'filter.users must be a list of names'],
    [exportInOrganizationScope, { file: 'a.tar', encryptor: {} }, 'encryptor.publicKeyPem must be a function'],
    [importInUserScope, { file: 'a.tar', decryptor: { publicKeyPem() {} } }, 'decryptor.unwrapKey must be a function'],
  ])('%o with %j: %s', async (run, wrong, message) => {
    await expect(call(run, { ...known, ...wrong })).rejects.toMatchObject({
      code: 'bad-usage',
      message: expect.stringContaining(message),
    })
  })

  test.each([
    [importInUserScope],
    [importSnapshot],
    [importModel],
    [exportInOrganizationScope],
    [exportSnapshot],
    [exportModel],
  ])('%o without any', async (run) => {
    await expect(call(run, undefined)).rejects.toMatchObject({ problems: [{ message: 'it must be an object' }] })
  })

  test('a definition that is no subject is told as a file that has it would be', async () => {
    const subject = { folder: '/none', definition: { name: 's', schema: 7 } }
    await expect(call(exportSnapshot, { ...known, subject })).rejects.toMatchObject({
      code: 'bad-config',
      problems: [{ message: 'schema must be a path, { file } or { migrations }' }],
    })
  })

  test('all that is wrong with it is told together', async () => {
    await expect(call(exportSnapshot, { scope: 'x', filter: 1, more: 2 })).rejects.toMatchObject({
      problems: [
        { message: 'unknown property more' },
        { message: 'database must be a URL, or its parts' },
        { message: "subject must be a subject's folder, or a subject" },
        { message: expect.stringContaining('scope must be one of') },
        { message: 'filter must be an object' },
      ],
    })
  })
})

describe('rows in memory are checked as those of a file are', () => {
  const loop: Record<string, unknown> = {}
  loop.self = loop
  test.each([
    [null, 'rows[0] is not an object { model, pk, fields }'],
    [{ model: 'a.b', pk: 1 }, 'rows[0] lacks "fields"'],
    [{ model: 'a.b', fields: {} }, 'rows[0] lacks "pk"'],
    [{ model: 7, pk: 1, fields: {} }, 'rows[0] "model" must be of type string'],
    [{ model: 'a.b', pk: { a: 1 }, fields: {} }, 'rows[0] "pk" must'],
    [{ model: 'a.b', pk: 1, fields: {}, extra: 1 }, 'rows[0] has an unknown property "extra"'],
    [{ model: 'a.b', pk: 1, fields: { at: new Date(0) } }, 'rows[0].fields.at is a Date: a row holds JSON values only'],
    [{ model: 'a.b', pk: 1n, fields: {} }, 'rows[0].pk is a bigint'],
    [{ model: 'a.b', pk: Number.NaN, fields: {} }, 'rows[0].pk is NaN'],
    [{ model: 'a.b', pk: 1, fields: { a: [1, undefined] } }, 'rows[0].fields.a[1] is undefined'],
    [{ model: 'a.b', pk: 1, fields: { a: new Map() } }, 'rows[0].fields.a is a Map'],
    [{ model: 'a.b', pk: 1, fields: { a: loop } }, 'rows[0].fields.a.self holds itself'],
  ])('%o', async (row, message) => {
    const given = { ...known, rows: [row], model: 'a.b', scope: 'user' }
    const told = { code: 'bad-usage', problems: [{ message: expect.stringContaining(message) }] }
    await expect(call(importModel, given)).rejects.toMatchObject(told)
    await expect(call(importSnapshot, { ...known, rows: [row] })).rejects.toMatchObject(told)
  })

  test('of very many that are wrong the first are told', async () => {
    const rows = Array.from({ length: 120 }, () => null)
    const first = Array.from({ length: 50 }, () => expect.anything())
    await expect(call(importSnapshot, { ...known, rows })).rejects.toMatchObject({
      problems: [...first, { message: '… and 70 more rows' }],
    })
  })
})
