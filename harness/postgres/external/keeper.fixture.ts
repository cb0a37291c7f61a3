/** A runner for the tests to end: makes two databases, keeps the first, and says its name. */
import { createExternalProvider } from './external-provider.ts'

const [, , url = ''] = process.argv
const provider = await createExternalProvider({ url })
const [server] = [await provider.boot(), await provider.boot()]
process.stdout.write(`${(await server.keep()).name}\n`)
await new Promise(() => setInterval(() => {}, 60_000))
