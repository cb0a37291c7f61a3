import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Catalog } from '../model/catalog.ts'
import { HarnessError } from '../model/errors.ts'
import type { Subject } from './load-subject.ts'

/**
 * `snapshots/<subject>/catalog.json`: what PostgreSQL's catalog says of the subject's schema, kept beside it like a
 * lock file, so that `compare`, `validate` and `explain` need no database.
 */
export interface CatalogFile {
  readonly formatVersion: number
  /** Of the schema's files when the catalog was read. */
  readonly schemaHash: string
  readonly catalog: Catalog
}

const formatVersion = 3

function catalogPath({ folder }: Subject): string {
  return join(folder, 'catalog.json')
}

/** Null when there is none, or one that another version wrote. */
export async function readCatalogFile(subject: Subject): Promise<CatalogFile | null> {
  const text = await readFile(catalogPath(subject), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    const file: unknown = JSON.parse(text)
    return isCatalogFile(file) && file.formatVersion === formatVersion ? file : null
  } catch {
    return null
  }
}

/**
 * Writes the file when it says something else; replaces it whole.
 * @throws HarnessError `bad-config` when it cannot be written
 */
export async function writeCatalogFile(subject: Subject, schemaHash: string, catalog: Catalog): Promise<void> {
  const path = catalogPath(subject)
  const text = `${JSON.stringify({ formatVersion, schemaHash, catalog } satisfies CatalogFile, null, 1)}\n`
  if ((await readFile(path, 'utf8').catch(() => null)) === text) return
  const temporary = `${path}.${process.pid}.${Date.now()}.tmp`
  try {
    await writeFile(temporary, text)
    await rename(temporary, path)
  } catch (cause) {
    await rm(temporary, { force: true })
    throw new HarnessError(`${path} cannot be written: ${cause instanceof Error ? cause.message : cause}`, {
      code: 'bad-config',
      cause,
    })
  }
}

/** As far as it can have been edited by accident: what is inside is as the harness wrote it. */
function isCatalogFile(file: unknown): file is CatalogFile {
  if (typeof file !== 'object' || file === null || !('catalog' in file)) return false
  const { catalog } = file
  return (
    typeof catalog === 'object' &&
    catalog !== null &&
    'tables' in catalog &&
    Array.isArray(catalog.tables) &&
    'sequences' in catalog &&
    Array.isArray(catalog.sequences)
  )
}
