import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type ConnectionSettings,
  connect,
  createEmbeddedProvider,
  type PostgresProvider,
  type ThrowawayServer,
} from '../postgres/index.ts'
import { checkout, type Ended, inProcess, temporaryFolder } from './test-command.ts'

// Its comparator settles what becomes of a password that has to be claimed.
const claimedAnew = ['sentry.useremail.is_verified', 'sentry.useremail.validation_hash']
const withoutPrivileges = ['sentry.user.is_managed', 'sentry.user.is_staff', 'sentry.user.is_superuser']
const knownElsewhere = [
  'sentry.incident.activation',
  'sentry.incident.detection_uuid',
  'sentry.incidentactivity.notification_uuid',
  'sentry.monitor.guid',
  'sentry.querysubscription.subscription_id',
]
const snapshots = join(checkout, 'snapshots/sentry')
const subject = ['--subject', 'sentry', '--root', checkout]

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let provider: PostgresProvider
let server: ThrowawayServer
beforeAll(async () => {
  folder = await temporaryFolder()
  await inProcess('keygen', at('key.pem'), '--bits', '2048', '--no-passphrase')
  provider = await createEmbeddedProvider()
  server = await provider.boot()
  const url = await database('source')
  await run('import', join(snapshots, 'exhaustive.json'), url, '--into-existing')
}, 60_000)
afterAll(async () => {
  await provider?.[Symbol.asyncDispose]()
  await folder?.[Symbol.asyncDispose]()
})

const at = (name: string): string => join(folder.path, name)

/** @returns the URL of a fresh database that has Sentry's tables */
async function database(name: string): Promise<string> {
  const settings: ConnectionSettings = { ...server.connection, database: name }
  await using first = await connect(server.connection)
  await first.query(`CREATE DATABASE ${name}`)
  await using connection = await connect(settings)
  await connection.client.query(await readFile(join(snapshots, 'schema.sql'), 'utf8'))
  return urlOf(name)
}

function urlOf(name: string): string {
  const url = new URL(server.url)
  url.pathname = `/${name}`
  return url.href
}

async function run(command: string, file: string, url: string, ...options: readonly string[]): Promise<Ended> {
  const ended = await inProcess(command, file, '--url', url, ...subject, ...options)
  expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
  return ended
}

describe('what is exported by command, encrypted, comes back from a fresh database but for the documented changes', () => {
  test.each([
    ['user', [...claimedAnew, ...withoutPrivileges]],
    ['organization', [...claimedAnew, ...withoutPrivileges, ...knownElsewhere]],
    ['config', claimedAnew],
    ['global', []],
  ])('%s scope', { timeout: 60_000 }, async (scope, changed) => {
    const inScope = ['--scope', scope]
    const [plain, sealed, opened, back] = ['a.json', 'a.tar', 'opened.json', 'b.json'].map((name) => at(scope + name))
    if (!plain || !sealed || !opened || !back) throw new Error('four names make four paths')
    await run('export', plain, urlOf('source'), ...inScope)
    await run('export', sealed, urlOf('source'), ...inScope, '--encrypt-with', at('key.pub'))
    await inProcess('decrypt', sealed, '--with', at('key.pem'), '-o', opened)
    expect(await readFile(opened, 'utf8')).toBe(await readFile(plain, 'utf8'))
    const url = await database(`fresh_${scope}`)
    await run('import', sealed, url, ...inScope, '--into-existing', '--decrypt-with', at('key.pem'))
    await run('export', back, url, ...inScope)
    const renumbered = scope === 'global' ? [] : ['--renumbered']
    const { stdout } = await inProcess('compare', plain, back, ...subject, ...renumbered, '--json')
    const findings: { readonly model: string; readonly field: string }[] = JSON.parse(stdout).findings
    expect([...new Set(findings.map(({ model, field }) => `${model}.${field}`))].sort()).toEqual([...changed].sort())
  })
})
