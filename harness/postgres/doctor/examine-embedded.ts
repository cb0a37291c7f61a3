import { type Account, serverAccount } from '../embedded/account.ts'
import { cacheRoots } from '../embedded/cache-roots.ts'
import { type BinariesPackage, findPackage } from '../embedded/package.ts'
import { lastingRoot, temporaryRoot } from '../embedded/temporary-root.ts'
import { cacheCheck, findCache } from './cache-check.ts'
import { type Check, isProblem, ok, problem } from './check.ts'
import { diskCheck } from './disk-check.ts'
import { type EmbeddedSurroundings, tryEmbedded } from './embedded-boot.ts'
import type { ProviderFindings, TargetFindings } from './examination.ts'
import { otherVersionsCheck, programsCheck } from './programs-check.ts'
import { seconds } from './seconds.ts'
import { temporaryFolderCheck } from './temporary-folder-check.ts'
import type { Outcome, TimeLimits } from './time-limits.ts'

const lookMs = 10_000
const bootMs = 60_000

/** @param majorVersions of the targets, null for the default package's: the keys of what is found for each */
export async function examineEmbedded(
  majorVersions: readonly (number | null)[],
  limits: TimeLimits,
): Promise<ProviderFindings<number | null>> {
  if (process.platform === 'win32') return { shared: [onWindows()], each: new Map() }
  const place = await examinePlace(limits)
  const each = new Map<number | null, TargetFindings>()
  const packages: BinariesPackage[] = []
  for (const majorVersion of majorVersions) {
    const programs = await limits.run('embedded-programs', lookMs, async () => {
      const found = await findPackage(majorVersion)
      return { value: found, checks: [programsCheck(found)] }
    })
    if (programs.value) packages.push(programs.value)
    const boot = await examineBoot(programs.value, place.value, limits)
    each.set(majorVersion, { checks: [...programs.checks, ...boot.checks], version: boot.value })
  }
  const others = await limits.look('embedded-programs', lookMs, () => otherVersionsCheck(packages))
  return { shared: [...place.checks, ...others], each }
}

/** Who runs servers, and where. */
async function examinePlace(limits: TimeLimits): Promise<Outcome<EmbeddedSurroundings>> {
  const account = await limits.run('embedded-account', lookMs, async () => {
    const found = await serverAccount()
    return { value: { account: found }, checks: [ok('embedded-account', accountText(found))] }
  })
  if (!account.value) return { value: null, checks: account.checks }
  const user = account.value.account
  const root = await limits.run('temporary-folder', lookMs, async () => ({ value: temporaryRoot(user), checks: [] }))
  if (!root.value) return { value: null, checks: [...account.checks, ...root.checks] }
  const folder = root.value
  const writable = await limits.look('temporary-folder', lookMs, () => temporaryFolderCheck(folder, user))
  const disk = await limits.look('disk', lookMs, () => diskCheck(folder))
  const cache = await limits.run('cache', lookMs, async () => {
    const value = await findCache(user, cacheRoots(user), lastingRoot(user))
    return { value, checks: [cacheCheck(value)] }
  })
  const isUsable = cache.value !== null && !writable.some(isProblem)
  return {
    value: isUsable ? { account: user, temporaryRoot: folder, cacheRoot: cache.value.fileSystem } : null,
    checks: [...account.checks, ...writable, ...disk, ...cache.checks],
  }
}

/** Gives the server's version. Nothing is tried where something that it needs is missing. */
async function examineBoot(
  programs: BinariesPackage | null,
  place: EmbeddedSurroundings | null,
  limits: TimeLimits,
): Promise<Outcome<string>> {
  if (programs === null || place === null) return { value: null, checks: [] }
  return limits.run('embedded-boot', bootMs, async () => {
    const { version, durationMs, inPlace } = await tryEmbedded(programs, place)
    const where = inPlace ? '' : ', from a copy of the programs (they can not run where they are installed)'
    const message = `PostgreSQL ${version} booted and answered in ${seconds(durationMs)}${where}`
    return { value: version, checks: [ok('embedded-boot', message)] }
  })
}

function accountText(account: Account | null): string {
  if (account === null) return 'servers run as this user'
  return `servers run under the account ${account.name}: PostgreSQL refuses to run as root`
}

function onWindows(): Check {
  return problem(
    'embedded-programs',
    'embedded PostgreSQL does not run on Windows yet',
    'Use Docker, an external server, or the Windows Subsystem for Linux.',
  )
}
