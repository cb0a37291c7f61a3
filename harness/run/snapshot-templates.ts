import { createHash, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { hashSchemaFiles, loadSubject } from '../config/index.ts'
import type { Case } from '../model/case.ts'
import type { PhaseTimings } from '../model/case-report.ts'
import type { Catalog } from '../model/catalog.ts'
import type { ComparatorRegistry } from '../model/comparator.ts'
import { sequenceModel } from '../model/sequence-row.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { CatalogIdentities } from '../model/structure.ts'
import {
  type ConnectionSettings,
  catalogFingerprint,
  connect,
  type DatabaseTemplate,
  introspect,
  type LastingTemplate,
  readIdentities,
} from '../postgres/index.ts'
import { readSnapshotFile } from '../snapshot/index.ts'
import { importSnapshot } from '../transfer/index.ts'
import type { ImportOutcome } from '../transform/index.ts'
import { applySchema } from './apply-schema.ts'
import { canonicalRows } from './canonical-rows.ts'
import { completeRows } from './complete-rows.ts'
import { databaseTime } from './database-time.ts'
import { schemaAtImport } from './migrations/schema-at-import.ts'
import { importSnapshotInScope } from './relocation/import-snapshot.ts'
import { schemaRecipe } from './schema-recipe.ts'
import { snapshotPath } from './snapshot-path.ts'
import { type BoundSubject, bindCatalog, bindOlderCatalog, recordCatalog } from './subject-schema.ts'

/** What is known of a database with a snapshot in it, beside the database. */
export interface ImportedSnapshot extends BoundSubject {
  readonly catalog: Catalog
  /** Of the database with the snapshot in it. */
  readonly fingerprint: string
  readonly identities: CatalogIdentities
  /** What its comparators were chosen by. */
  readonly registry: ComparatorRegistry
  readonly before: Snapshot
  /** How the rows were brought in, by the database's clock since when. Absent: in global scope, all of them. */
  readonly relocated?: { readonly outcome: ImportOutcome; readonly since: string }
  /** Of the one time that it was made; `schemaMs` is 0 when another had made the schema before. */
  readonly timings: Pick<PhaseTimings, 'schemaMs' | 'importMs'>
}

export interface SnapshotTemplate {
  readonly template: DatabaseTemplate
  /** Absolute path of the folder of the case's subject. */
  readonly subjectFolder: string
  /** SHA-256 of the snapshot's file, hexadecimal. */
  readonly snapshotHash: string
  /** @throws Error before the template was prepared */
  readonly imported: () => ImportedSnapshot
  /** Whether this very call prepared it is told by comparing before and after. */
  readonly isPrepared: () => boolean
}

/**
 * Databases with a subject's schema and one of its snapshots in it, for the cases of one worker: cases that share a
 * snapshot do not create and import it again. That an import was faithful every case finds out for itself: it holds
 * all rows against the snapshot's file.
 */
export class SnapshotTemplates {
  private readonly root: string
  private readonly registry: ComparatorRegistry
  private readonly isCi: boolean
  private readonly known = new Map<string, SnapshotTemplate>()
  /** By the key of the base that templates are copies of. */
  private readonly catalogs = new Map<string, Catalog>()
  /** A provider may know templates of others too, of which this one knows only the database. */
  private readonly id = randomUUID()

  /** @param isCi in CI nothing is written */
  constructor(root: string, registry: ComparatorRegistry, isCi: boolean) {
    this.root = root
    this.registry = registry
    this.isCi = isCi
  }

  /**
   * The template of a case, by the content of all files that it is made from: those of the schema at the version that the
   * snapshot is of. What an import in another scope draws and generates is known of this one template alone.
   * @param isAgain not one that was made before, so that such an import is done anew
   * @throws HarnessError `bad-config` or `bad-snapshot` when one of them is missing; `bad-case` when its migrate steps
   * can't be run
   */
  async of(parsed: Case, isAgain = false): Promise<SnapshotTemplate> {
    const subject = await loadSubject(this.root, parsed.subject)
    const { files, isNewest, version } = await schemaAtImport(parsed, subject)
    const path = snapshotPath(parsed, subject.folder)
    const schemaHash = hashSchemaFiles(files)
    const snapshotHash = await hashFile(path)
    const request = parsed.import && {
      scope: parsed.import.scope,
      filter: parsed.import.filter,
      flags: parsed.import.flags,
    }
    const isAnew = isAgain && request !== undefined
    const how = request ? [JSON.stringify(request), ...(isAnew ? [randomUUID()] : [])] : []
    const key = [this.id, parsed.subject, schemaHash, path, snapshotHash, ...how].join(' ')
    const known = this.known.get(key)
    if (known) return known
    let snapshot: Snapshot | null = await readSnapshotFile(path)
    let imported: ImportedSnapshot | null = null
    let schemaMs = 0
    const base: LastingTemplate = {
      // The day: what a schema makes for the current month, say, must not be taken for the next one's.
      key: ['schema', await schemaRecipe(), schemaHash, new Date().toISOString().slice(0, 10)].join(' '),
      async prepare(settings) {
        const started = performance.now()
        await using connection = await connect(settings)
        await applySchema(connection, files)
        schemaMs = performance.now() - started
      },
    }
    const prepare = async (settings: ConnectionSettings): Promise<void> => {
      const started = performance.now()
      await using connection = await connect(settings)
      const catalog = this.catalogs.get(base.key) ?? (await introspect(connection))
      this.catalogs.set(base.key, catalog)
      if (isNewest) await recordCatalog(subject, schemaHash, catalog, this.isCi)
      const bound = isNewest
        ? bindCatalog(subject, catalog, this.registry)
        : await bindOlderCatalog(subject, catalog, this.registry)
      const rows = await canonicalRows(
        snapshot ?? (await readSnapshotFile(path)),
        bound.schema,
        parsed.snapshot,
        version,
      )
      // It is not needed again, and may be large.
      snapshot = null
      const since = await databaseTime(connection)
      const outcome = request ? await importSnapshotInScope(connection, bound.schema, rows, request) : null
      if (!outcome) await importSnapshot(connection, bound.schema, rows)
      const complete = outcome?.rows ?? (await completeRows(connection, bound.schema, rows))
      const before = complete.filter(({ model }) => model !== sequenceModel)
      const fingerprint = await catalogFingerprint(connection)
      const identities = await readIdentities(connection)
      const timings = { schemaMs, importMs: performance.now() - started }
      const about = { catalog, fingerprint, identities, registry: this.registry, before, timings }
      imported = { ...bound, ...about, ...(outcome && { relocated: { outcome, since } }) }
    }
    const template: SnapshotTemplate = {
      template: { key, base, prepare },
      subjectFolder: subject.folder,
      snapshotHash,
      isPrepared: () => imported !== null,
      imported() {
        if (imported === null) throw new TypeError(`${path} was not imported yet`)
        return imported
      },
    }
    if (!isAnew) this.known.set(key, template)
    return template
  }
}

/** A missing file has no hash; reading it says so. */
async function hashFile(path: string): Promise<string> {
  const bytes = await readFile(path).catch(() => null)
  return bytes === null ? '' : createHash('sha256').update(bytes).digest('hex')
}
