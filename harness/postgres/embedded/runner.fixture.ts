/**
 * A runner for the tests to end: boots two servers, prints their folders and pids as a line of JSON, then does what its
 * argument says.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createEmbeddedProvider } from './embedded-provider.ts'

const provider = await createEmbeddedProvider()
const servers = await Promise.all([provider.boot(), provider.boot()])
const folders = servers.map((server) => server.connection.host)
const pids = await Promise.all(
  folders.map(async (folder) => Number.parseInt(await readFile(path.join(folder, 'data/postmaster.pid'), 'utf8'), 10)),
)
process.stdout.write(`${JSON.stringify({ folders, pids })}\n`)

const [, , ending] = process.argv
if (ending === 'exit') process.exit(0)
if (ending === 'throw') throw new Error('on purpose')
await new Promise(() => setInterval(() => {}, 60_000))
