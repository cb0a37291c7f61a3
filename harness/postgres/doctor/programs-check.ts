import { HarnessError } from '../../model/errors.ts'
import { type BinariesPackage, findPackage, knownMajorVersions } from '../embedded/package.ts'
import { type Check, ok } from './check.ts'

export function programsCheck(found: BinariesPackage): Check {
  return ok('embedded-programs', `PostgreSQL ${majorOf(found)} (${found.version}) in ${found.directory}`)
}

/** Which other major versions could be asked for. Null when there are none. */
export async function otherVersionsCheck(examined: readonly BinariesPackage[]): Promise<Check | null> {
  const versions = await Promise.all(knownMajorVersions.map(installed))
  const others = versions.filter((found) => found !== null).filter((found) => !examined.some(isSameAs(found)))
  if (others.length === 0) return null
  return ok('embedded-programs', `there are also ${others.map((found) => `embedded@${majorOf(found)}`).join(', ')}`)
}

function isSameAs({ directory }: BinariesPackage): (other: BinariesPackage) => boolean {
  return (other) => other.directory === directory
}

async function installed(majorVersion: number): Promise<BinariesPackage | null> {
  try {
    return await findPackage(majorVersion)
  } catch (error) {
    if (error instanceof HarnessError) return null
    throw error
  }
}

function majorOf({ version }: BinariesPackage): string {
  return version.split('.')[0] ?? version
}
