/** A runner for the tests to end: boots a container, so that a second one gets warm, and says so. */
import { createTestcontainersProvider } from './testcontainers-provider.ts'

const [, , image] = process.argv
const provider = await createTestcontainersProvider({ image: image ?? '' })
const server = await provider.boot()
process.stdout.write(`${server.connection.port}\n`)
await new Promise(() => setInterval(() => {}, 60_000))
