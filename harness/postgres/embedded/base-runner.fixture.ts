/**
 * A run for the tests to put in surroundings of its own: boots a server from a base, prints as a line of JSON what it
 * finds, and what a base that can't be prepared fails with.
 */
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { connect } from '../connect.ts'
import type { ConnectionSettings } from '../provider.ts'
import { createEmbeddedProvider } from './embedded-provider.ts'
import { scratchNamePattern } from './scratch.ts'

const scratchFolders = async () => (await readdir(tmpdir())).filter((name) => scratchNamePattern.test(name))

async function find() {
  await using provider = await createEmbeddedProvider()
  let prepared = 0
  const boot = (key: string, sql: string) => {
    const prepare = async (settings: ConnectionSettings) => {
      prepared += 1
      await using connection = await connect(settings)
      await connection.query(sql)
    }
    return provider.boot({ key: `on ${key}`, base: { key, prepare }, prepare: async () => {} })
  }
  const failure = await boot('broken', 'CREATE TABLE thing (').catch((error: unknown) => String(error))
  await using server = await boot('sound', 'CREATE TABLE thing AS SELECT 7 AS id')
  await using connection = await connect(server.connection)
  const answer = (await connection.query('SELECT id FROM thing')).rows[0]?.[0]
  return { answer, prepared, failure, temporary: await scratchFolders() }
}

const found = await find()
process.stdout.write(`${JSON.stringify({ ...found, left: await scratchFolders() })}\n`)
