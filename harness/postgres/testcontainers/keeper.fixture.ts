/** A runner for the tests to end: boots a container, so that a second one gets warm, keeps the first, and says so. */
import { connect } from '../connect.ts'
import { createTestcontainersProvider } from './testcontainers-provider.ts'

const [, , image] = process.argv
const provider = await createTestcontainersProvider({ image: image ?? '', mayKeep: true })
const server = await provider.boot()
{
  await using connection = await connect(server.connection)
  await connection.query('CREATE TABLE evidence AS SELECT 7 AS id')
}
const { name } = await server.keep()
process.stdout.write(`${JSON.stringify({ name, connection: server.connection })}\n`)
await new Promise(() => setInterval(() => {}, 60_000))
