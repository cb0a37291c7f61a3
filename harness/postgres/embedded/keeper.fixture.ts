/** A runner for the tests to end: boots two servers, keeps the first, and says so. */
import { connect } from '../connect.ts'
import { createEmbeddedProvider } from './embedded-provider.ts'

const [, , ending] = process.argv
const provider = await createEmbeddedProvider()
const [server, other] = await Promise.all([provider.boot(), provider.boot()])
{
  await using connection = await connect(server.connection)
  await connection.query('CREATE TABLE evidence AS SELECT 7 AS id')
}
const say = (words: object) => process.stdout.write(`${JSON.stringify(words)}\n`)
if (ending === 'while keeping') say({ url: server.url, folder: server.connection.host })
const kept = await server.keep()
if (ending !== 'while keeping') say({ ...kept, folder: server.connection.host, other: other.connection.host })
if (ending === 'dispose') {
  await server[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
} else {
  await new Promise(() => setInterval(() => {}, 60_000))
}
