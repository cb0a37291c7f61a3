/** A runner for the tests to end: keeps making databases, and says when it has begun. */
import { createExternalProvider } from './external-provider.ts'

const [, , url = ''] = process.argv
const provider = await createExternalProvider({ url })
await provider.boot()
process.stdout.write('ready\n')
for (;;) await provider.boot()
