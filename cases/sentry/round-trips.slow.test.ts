import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  createEmbeddedProvider,
  type Decryptor,
  decryptFile,
  type ExportRequest,
  type ExportResult,
  exportInConfigScope,
  exportInGlobalScope,
  exportInOrganizationScope,
  exportInUserScope,
  type ImportRequest,
  type ImportResult,
  importInConfigScope,
  importInGlobalScope,
  importInOrganizationScope,
  importInUserScope,
  openDecryptor,
  openEncryptor,
  type PostgresProvider,
  type RowFilter,
} from '../../harness/index.ts'
import type { Scope } from '../../harness/model/scope.ts'
import { type ConnectionSettings, connect, type ThrowawayServer } from '../../harness/postgres/index.ts'
import { compareFiles } from '../../harness/run/index.ts'
import { newKeyPair, readSnapshotFile } from '../../harness/snapshot/index.ts'
import { root, sentry } from './test-database.ts'
import { changesLeftOut, documentedChanges, inviters } from './test-documented-changes.ts'

vi.setConfig({ testTimeout: 60_000 })

interface InScope {
  readonly exported: (request: ExportRequest) => Promise<ExportResult>
  readonly imported: (request: ImportRequest) => Promise<ImportResult>
}

const inScope: Readonly<Record<Scope, InScope>> = {
  user: { exported: exportInUserScope, imported: importInUserScope },
  organization: { exported: exportInOrganizationScope, imported: importInOrganizationScope },
  config: { exported: exportInConfigScope, imported: importInConfigScope },
  global: { exported: exportInGlobalScope, imported: importInGlobalScope },
}

interface RoundTrip {
  readonly scope: Scope
  /** For titles. */
  readonly of: string
  readonly filter: RowFilter
  readonly rows: number
}

const members: RowFilter = { organizations: ['testing', 'havn'] }
const two: RowFilter = { users: ['dev@example.com', 'olga'] }
const both: RowFilter = { ...members, ...two }

/** Every scope, with all of its rows and with those of a filter. An import needs no row but those of its file. */
const roundTrips: readonly RoundTrip[] = [
  { scope: 'user', of: 'all', filter: {}, rows: 20 },
  { scope: 'user', of: 'two users', filter: two, rows: 7 },
  { scope: 'organization', of: 'all', filter: {}, rows: 157 },
  { scope: 'organization', of: 'two organizations', filter: members, rows: 88 },
  { scope: 'organization', of: 'two users', filter: two, rows: 136 },
  { scope: 'organization', of: 'two users in two organizations', filter: both, rows: 74 },
  { scope: 'config', of: 'all', filter: {}, rows: 32 },
  { scope: 'config', of: 'two users', filter: { users: ['admin@example.com', 'olga'] }, rows: 19 },
  { scope: 'global', of: 'all', filter: {}, rows: 219 },
  { scope: 'global', of: 'two organizations', filter: members, rows: 128 },
  { scope: 'global', of: 'two users', filter: two, rows: 168 },
]
const titled = roundTrips.map((trip) => [`${trip.scope} scope, ${trip.of}`, trip] as const)

const bound = await sentry()
const subject = join(root, 'snapshots/sentry')
const scratch = await mkdtemp(join(tmpdir(), 'pg-sentry-'))
const at = (name: string): string => join(scratch, name)

let provider: PostgresProvider
let server: ThrowawayServer
let source: ConnectionSettings
let decryptor: Decryptor
beforeAll(async () => {
  provider = await createEmbeddedProvider()
  server = await provider.boot()
  await makeTables()
  source = await freshDatabase('exhaustive')
  await importInGlobalScope({ database: source, subject, file: join(subject, 'exhaustive.json') })
  const { privatePem, publicPem } = await newKeyPair(2048, null)
  await writeFile(at('key.pem'), privatePem)
  await writeFile(at('key.pub'), publicPem)
  decryptor = await openDecryptor(at('key.pem'))
}, 60_000)
afterAll(async () => {
  await provider?.[Symbol.asyncDispose]()
  await rm(scratch, { recursive: true })
})

/** What fresh databases are copied from, which nobody may be connected to then. */
async function makeTables(): Promise<void> {
  await using connection = await connect(server.connection)
  await connection.query('CREATE DATABASE tables')
  await using tables = await connect({ ...server.connection, database: 'tables' })
  await tables.client.query(await readFile(join(subject, 'schema.sql'), 'utf8'))
}

/** With the tables of Sentry's schema, and no row. */
async function freshDatabase(name: string): Promise<ConnectionSettings> {
  await using connection = await connect(server.connection)
  await connection.query(`CREATE DATABASE ${name} TEMPLATE tables`)
  return { ...server.connection, database: name }
}

let databases = 0

/** Imports a file in a scope into a fresh database, exports that in the same scope, and holds the two files together. */
async function importedAndBack(scope: Scope, file: string, given: Pick<ImportRequest, 'decryptor' | 'filter'>) {
  databases += 1
  const database = await freshDatabase(`fresh_${databases}`)
  const { imported, exported } = inScope[scope]
  const { rows } = await imported({ database, subject, file, ...given })
  const back = at(`${databases}.json`)
  await exported({ database, subject, file: back })
  return { rows, back }
}

/** What is not as documented. `expected`, plain: what was exported; `actual`: what came back. */
async function findingsOf(scope: Scope, expected: string, actual: string): Promise<readonly string[]> {
  const { findings } = await compareFiles(bound, expected, actual, { keysPreserved: scope === 'global' })
  const undocumented = findings.filter(({ model, field }) => !documentedChanges[scope][`${model}.${field}`])
  const [exported, back] = [await readSnapshotFile(expected), await readSnapshotFile(actual)]
  const leftOut = changesLeftOut(scope, exported, back)
  // Sentry's comparator lets an inviter go; only those go who are not in the file.
  expect(inviters(back)).toEqual(inviters(exported))
  return [...undocumented.map(({ model, field, message }) => `${model}.${field}: ${message}`), ...leftOut]
}

describe('of the exhaustive snapshot of Sentry, exported and imported into a fresh database, there is back but for documented changes', () => {
  test.each(titled)('%s, plain', async (_, { scope, filter, rows }) => {
    const file = at('plain.json')
    expect(await inScope[scope].exported({ database: source, subject, file, filter })).toMatchObject({ rows })
    const { back, ...result } = await importedAndBack(scope, file, {})
    expect({ ...result, findings: await findingsOf(scope, file, back) }).toEqual({ rows, findings: [] })
  })

  test.each(titled)('%s, encrypted', async (_, { scope, filter, rows }) => {
    const [plain, sealed, opened] = [at('plain.json'), at('sealed.tar'), at('opened.json')]
    const encryptor = await openEncryptor(at('key.pub'))
    await inScope[scope].exported({ database: source, subject, file: plain, filter })
    await inScope[scope].exported({ database: source, subject, file: sealed, filter, encryptor })
    await decryptFile(sealed, opened, decryptor)
    expect((await readFile(opened)).equals(await readFile(plain))).toBe(true)
    const { back, ...result } = await importedAndBack(scope, sealed, { decryptor })
    expect({ ...result, findings: await findingsOf(scope, opened, back) }).toEqual({ rows, findings: [] })
  })

  test.each(titled)('%s, by the filter of an import of everything', async (_, { scope, filter, rows }) => {
    const file = at('plain.json')
    await inScope[scope].exported({ database: source, subject, file, filter })
    const { back, ...result } = await importedAndBack(scope, join(subject, 'exhaustive.json'), { filter })
    expect({ ...result, findings: await findingsOf(scope, file, back) }).toEqual({ rows, findings: [] })
  })
})
