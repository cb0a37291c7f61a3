import { existsSync } from 'node:fs'
import { hasEnded, ownIdentity } from './process-identity.ts'

/** Says of each pid whether /proc shows it, and whether a process with that pid, which someone marked, has ended. */
for (const pid of process.argv.slice(2).map(Number)) {
  console.log(existsSync(`/proc/${pid}`), hasEnded({ ...ownIdentity(), pid, startTime: '1' }))
}
