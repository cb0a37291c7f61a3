import { createHash } from 'node:crypto'
import { access, constants, lstat, mkdir, readFile, realpath, stat, symlink } from 'node:fs/promises'
import path from 'node:path'
import { HarnessError } from '../../model/errors.ts'
import type { Account } from './account.ts'
import { type Cache, copyContent } from './cache.ts'
import { run } from './command.ts'
import type { BinariesPackage } from './package.ts'

/** Programs that the server's account can run. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  /** As the server reports it: `18.4`. */
  readonly version: string
  readonly majorVersion: number
}

/** A link that npm can't carry; the package's install script makes it. Both are relative to the package. */
interface PackageLink {
  readonly source: string
  readonly target: string
}

/**
 * The package's programs where they are, or, where the account can't reach them or links are missing, a repaired copy
 * in the cache. The package itself is never written to.
 * @throws HarnessError `infrastructure` when they do not run
 */
export async function usableBinaries(from: BinariesPackage, account: Account | null, cache: Cache): Promise<Binaries> {
  const links = await readLinks(from.directory)
  if (await hasLinks(from.directory, links)) {
    const inPlace = await probe(from.directory, account)
    if (inPlace.kind === 'usable') return inPlace.binaries
  }
  const makeCopy = async (directory: string): Promise<void> => {
    await mkdir(path.join(directory, 'native'))
    await copyContent(path.join(from.directory, 'native'), path.join(directory, 'native'))
    await makeLinks(directory, links)
  }
  const copy = await cache.get(await cacheKey(from), makeCopy, { origin: from.directory })
  const copied = await probe(copy, account)
  if (copied.kind === 'usable') return copied.binaries
  throw new HarnessError(`The PostgreSQL programs of ${from.directory} do not run: ${copied.reason}`, {
    code: 'infrastructure',
    fix:
      'Install the package again. Where its files are whole: the programs need glibc, and a temporary folder that ' +
      `is not mounted noexec (a copy was tried in ${copy}; set TMPDIR to try elsewhere).`,
  })
}

type Probe =
  | { readonly kind: 'usable'; readonly binaries: Binaries }
  | { readonly kind: 'unusable'; readonly reason: string }

async function probe(directory: string, account: Account | null): Promise<Probe> {
  const [initdb, postgres] = ['initdb', 'postgres'].map((name) => path.join(directory, 'native/bin', name))
  if (!initdb || !postgres) return { kind: 'unusable', reason: 'no programs' }
  const catalog = path.join(directory, 'native/share/postgresql/postgres.bki')
  const script = '"$1" --version && "$2" --version && { test -r "$3" || { echo "$3 can not be read" >&2; false; }; }'
  const { exitCode, output } = await run(account, '/bin/sh', ['-c', script, 'sh', postgres, initdb, catalog])
  const [, version, major] = /^postgres \(PostgreSQL\) ((\d+)\S*)/.exec(output) ?? []
  if (exitCode !== 0 || !version) return { kind: 'unusable', reason: output || `exit code ${exitCode}` }
  return { kind: 'usable', binaries: { initdb, postgres, version, majorVersion: Number(major) } }
}

async function cacheKey({ directory, version }: BinariesPackage): Promise<string> {
  const parts: (string | number)[] = [await realpath(directory)]
  for (const file of ['package.json', 'native/bin/postgres', 'native/bin/initdb']) {
    const found = await stat(path.join(directory, file)).catch(() => null)
    parts.push(found?.size ?? 0, found?.mtimeMs ?? 0)
  }
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
  return `binaries-${version.replace(/[^\w.-]/g, '_')}-${hash}`
}

async function readLinks(directory: string): Promise<readonly PackageLink[]> {
  let text: string
  try {
    text = await readFile(path.join(directory, 'native/pg-symlinks.json'), 'utf8')
  } catch {
    return [] // Packages for platforms without links have no such file.
  }
  const value: unknown = JSON.parse(text)
  return Array.isArray(value) ? value.filter(isPackageLink) : []
}

/** Links that would lead out of the package are none. */
function isPackageLink(value: unknown): value is PackageLink {
  if (typeof value !== 'object' || value === null || !('source' in value && 'target' in value)) return false
  return [value.source, value.target].every(
    (file) => typeof file === 'string' && file.startsWith('native/') && !file.split('/').includes('..'),
  )
}

async function hasLinks(directory: string, links: readonly PackageLink[]): Promise<boolean> {
  const present = await Promise.all(
    links.map(({ target }) =>
      access(path.join(directory, target), constants.F_OK).then(
        () => true,
        () => false,
      ),
    ),
  )
  return present.every(Boolean)
}

async function makeLinks(directory: string, links: readonly PackageLink[]): Promise<void> {
  for (const { source, target } of links) {
    const file = path.join(directory, target)
    if (await lstat(file).catch(() => null)) continue
    await symlink(path.relative(path.dirname(target), source), file)
  }
}
