import { relative } from 'node:path'
import { DatabaseError } from 'pg'
import type { Catalog } from '../../model/catalog.ts'
import type { Finding } from '../../model/finding.ts'
import type { Schema } from '../../model/schema.ts'
import { sequenceModel } from '../../model/sequence-row.ts'
import type { ModelName } from '../../model/snapshot.ts'
import type { StructureLinks } from '../../model/structure.ts'
import {
  type Connection,
  catalogFingerprint,
  introspect,
  introspectWithin,
  readIdentities,
} from '../../postgres/index.ts'
import { findSequencesBehind, readSequenceStates } from '../../transfer/index.ts'
import type { StatementPlace, StepObserver } from '../../transform/index.ts'
import type { ImportedSnapshot } from '../snapshot-templates.ts'
import { lookAside } from './look-aside.ts'
import { installProbes, isProbe, prepareProbes, readSightings, type Sighting } from './probes.ts'
import { type Recast, readRows, recastRows } from './read-rows.ts'
import { RowHistory } from './row-history.ts'
import type { TriggersOf } from './row-writes.ts'
import { type WatchedModel, watchedModels } from './watched-rows.ts'

/** What ran between two looks at the database: a statement of a step's SQL, or what was left of a step. */
export interface Unit {
  /** 1-based. */
  readonly step: number
  readonly place: StatementPlace | null
  readonly sightings: readonly Sighting[]
  /** The structure after it, where it changed that. */
  readonly catalog: Catalog | null
  /** The sequences that are behind after it. */
  readonly behind: ReadonlySet<string>
  /** What the sequences that findings are about give next after it, by name. */
  readonly next: ReadonlyMap<string, bigint>
}

/** Looks on while the steps of a case are applied again, at the rows that findings are about. */
export class Witness implements StepObserver {
  readonly units: Unit[] = []
  readonly history = new RowHistory()
  readonly watched: ReadonlyMap<ModelName, WatchedModel>
  catalogBefore: Catalog | null = null
  nextBefore: ReadonlyMap<string, bigint> = new Map()
  private readonly schema: Schema
  private readonly findings: readonly Finding[]
  private readonly sequences: readonly string[]
  private catalog: Catalog | null = null
  private triggers: readonly { readonly name: string; readonly calls: string }[] = []

  /** @param schema of the database after the steps */
  constructor(schema: Schema, links: StructureLinks, findings: readonly Finding[]) {
    this.schema = schema
    this.findings = findings
    this.watched = watchedModels(schema, links, findings)
    this.sequences = findings.flatMap(({ model, expectedPk, actualPk }) =>
      model === sequenceModel ? [String(expectedPk ?? actualPk)] : [],
    )
  }

  /** Looks at the database before the steps. @returns what was imported, with the probes in its structure */
  async begun(connection: Connection, imported: ImportedSnapshot): Promise<ImportedSnapshot> {
    await prepareProbes(connection, this.watched.values())
    await this.probe(connection)
    for (const watched of this.watched.values()) {
      this.history.record(watched.model.name, await readRows(connection, watched), null)
    }
    const catalog = await introspect(connection)
    this.catalogBefore = withoutProbes(catalog)
    this.catalog = this.catalogBefore
    this.nextBefore = await this.nextOfSequences(connection)
    const fingerprint = await catalogFingerprint(connection)
    return { ...imported, catalog, fingerprint, identities: await readIdentities(connection) }
  }

  readonly triggersOf: TriggersOf = (name) => [
    ...new Set(this.triggers.filter(({ calls }) => calls === name).map((trigger) => trigger.name)),
  ]

  /** Also what a step has made: a table, a trigger. */
  private async probe(connection: Connection): Promise<void> {
    await installProbes(connection, this.watched.values())
    const { rows } = await connection.query(
      `SELECT t.tgname, p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
       WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgparentid = 0 ORDER BY t.tgname`,
    )
    this.triggers = rows.map(([name, calls]) => ({ name: name ?? '', calls: calls ?? '' }))
  }

  afterStatement(session: Connection, place: StatementPlace): Promise<void> {
    return this.look(session, place, null)
  }

  async afterStep(session: Connection, number: number): Promise<void> {
    await this.look(session, null, number)
    await this.probe(session)
  }

  private async look(session: Connection, place: StatementPlace | null, step: number | null): Promise<void> {
    const previous = this.units.findLast((known) => known.place === null)?.step ?? 0
    const seen = this.units.reduce((sum, { sightings }) => sum + sightings.length, 0)
    for (const watched of this.watched.values()) {
      const states = await lookAside(session, () => readRows(session, watched))
      const before = this.history.statesOf(watched.model.name)
      const recast = await lookAside(session, () => recastRows(session, before, states)).catch(noRecast)
      this.history.record(watched.model.name, states, this.units.length, recast)
    }
    this.units.push({
      step: step ?? previous + 1,
      place,
      sightings: await lookAside(session, () => readSightings(session, seen, this.watched)),
      catalog: await lookAside(session, () => this.newCatalog(session)),
      behind: await lookAside(session, () => this.sequencesBehind(session)),
      next: await lookAside(session, () => this.nextOfSequences(session)),
    })
  }

  private async nextOfSequences(session: Connection): Promise<ReadonlyMap<string, bigint>> {
    const states = await readSequenceStates(session, this.sequences)
    return new Map([...states].map(([name, { next }]) => [name, next]))
  }

  /** None while a table of the structure after the steps is not there yet. */
  private async sequencesBehind(session: Connection): Promise<ReadonlySet<string>> {
    if (!this.findings.some(({ kind }) => kind === 'sequence-behind')) return new Set()
    try {
      return new Set((await findSequencesBehind(session, this.schema)).map(({ sequence }) => sequence))
    } catch (error) {
      if (error instanceof DatabaseError) return new Set()
      throw error
    }
  }

  /** Every time: what one transaction does to the catalog a second time leaves no mark of its own. */
  private async newCatalog(session: Connection): Promise<Catalog | null> {
    if (!this.watchesStructure()) return null
    const catalog = withoutProbes(await introspectWithin(session))
    const isNew = JSON.stringify(catalog) !== JSON.stringify(this.catalog)
    this.catalog = catalog
    return isNew ? catalog : null
  }

  private watchesStructure(): boolean {
    return this.findings.some(({ kind }) => kind === 'schema-drift')
  }
}

/** Where PostgreSQL has no such cast, whatever a column holds by then counts as changed. */
function noRecast(error: unknown): Recast {
  if (error instanceof DatabaseError) return new Map()
  throw error
}

function withoutProbes(catalog: Catalog): Catalog {
  const tables = catalog.tables.map(({ triggerDefinitions = [], ...table }) => {
    const definitions = triggerDefinitions.filter(({ name }) => !isProbe(name))
    return {
      ...table,
      triggers: table.triggers.filter((name) => !isProbe(name)),
      ...(definitions.length === 0 ? {} : { triggerDefinitions: definitions }),
    }
  })
  return { ...catalog, tables }
}

/** `cases/shop/spring-sale.sql:12`, or `line 2 of its SQL`. @param root the project's folder */
export function placeText({ path, line }: StatementPlace, root: string): string {
  return path === null ? `line ${line} of its SQL` : `${relative(root, path).replaceAll('\\', '/')}:${line}`
}
