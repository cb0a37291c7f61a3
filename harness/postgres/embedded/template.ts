import { createHash } from 'node:crypto'
import { appendFile } from 'node:fs/promises'
import path from 'node:path'
import { HarnessError } from '../../model/errors.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { type Cache, copyContent } from './cache.ts'
import { gist, run } from './command.ts'
import type { Scratch } from './scratch.ts'
import { initdbArguments, serverSettings } from './settings.ts'

/**
 * The initialised data folder for these programs and settings: readable for the account; to be copied, never to be run.
 * @throws HarnessError `infrastructure`
 */
export async function initialisedData(
  binaries: Binaries,
  account: Account | null,
  cache: Cache,
  scratch: Scratch,
): Promise<string> {
  const args = initdbArguments(binaries.majorVersion)
  const settings = serverSettings(binaries.majorVersion)
  const inputs = JSON.stringify([binaries.version, process.arch, args, settings])
  const hash = createHash('sha256').update(inputs).digest('hex').slice(0, 16)
  return cache.get(`data-${binaries.version}-${hash}`, async (directory) => {
    await using workshop = await scratch.create()
    await workshop.handTo(account)
    const data = path.join(workshop.path, 'data')
    const { exitCode, output } = await run(account, binaries.initdb, ['-D', data, ...args])
    if (exitCode !== 0) throw initdbFailed(output)
    // A copy of our own: files that belong to the server's account could be changed under us.
    await copyContent(data, directory)
    await appendFile(path.join(directory, 'postgresql.conf'), settings)
  })
}

/**
 * The cache's key for a state that servers are brought into once and start from ever after.
 * @param data the initialised data folder that it was made on
 * @param key the state's own
 * @param account who may read it
 */
export function baseEntry(data: string, key: string, account: Account | null): string {
  // The folder that holds `content` is named for the version, the settings and all else that it was made with.
  const made = path.basename(path.dirname(data))
  const inputs = JSON.stringify([key, account?.gid ?? null])
  return `base-${made.replace(/^data-/, '')}-${createHash('sha256').update(inputs).digest('hex').slice(0, 16)}`
}

function initdbFailed(output: string): HarnessError {
  const nameless = output.includes('could not look up effective user ID')
  return new HarnessError(`PostgreSQL can't initialise a data folder: ${gist(output)}`, {
    code: 'infrastructure',
    fix: nameless
      ? 'The user that this runs as needs an entry in /etc/passwd.'
      : 'Check that the temporary folder has space left, or set TMPDIR.',
  })
}
