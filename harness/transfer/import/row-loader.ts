import type { Model, Schema } from '../../model/schema.ts'
import { sequenceModel } from '../../model/sequence-row.ts'
import type { ModelName, Row, RowSource } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import { CopyIn } from '../copy/copy-in.ts'
import { importError } from './import-error.ts'
import { firstRefused, insertDefaults } from './insert-defaults.ts'
import { NaturalKeys } from './natural-keys.ts'
import { type EncodedRow, RowEncoder, UnwritableRow } from './row-encoder.ts'
import { createLane, type RowLane } from './row-lane.ts'
import { asInSource, type Placement } from './row-place.ts'
import { UnknownName } from './unknown-names.ts'

/** Lines are sent in pieces of about this many characters. */
const pieceLength = 131_072

/** How many characters may wait in all lanes together: rows of models that take turns are gathered into larger runs. */
const maxWaitingLength = 8_388_608

/** PostgreSQL refused rows of a lane: those that were being brought. */
export class CopyFailure extends Error {
  override readonly name = 'CopyFailure'
  readonly lane: RowLane
  override readonly cause: unknown
  /** Which of them, counted from 1; null where the cause says it, if anything does. */
  readonly position: number | null

  constructor(lane: RowLane, cause: unknown, position: number | null = null) {
    super('PostgreSQL refused a row')
    this.lane = lane
    this.cause = cause
    this.position = position
  }
}

interface LoadedModel {
  readonly model: Model
  readonly encoder: RowEncoder
  readonly lanes: Map<string, RowLane>
  rows: number
}

/**
 * Brings rows into their tables by COPY, in whatever order they come. Small amounts wait until {@link finish}: then
 * each model takes one COPY. After an error {@link abandon} frees the connection.
 */
export class RowLoader {
  /** How many were added. */
  rows = 0
  /** Rows that tell the state of sequences, which are not loaded here. */
  readonly sequenceRows: Row[] = []
  private readonly connection: Connection
  private readonly schema: Schema
  private readonly placement: Placement
  private readonly loaded = new Map<ModelName, LoadedModel>()
  private open: { readonly lane: RowLane; readonly copy: CopyIn } | null = null
  private waitingLength = 0
  private last: LoadedModel | null = null
  private readonly naturalKeys: NaturalKeys

  constructor(connection: Connection, schema: Schema, source: RowSource, placement = asInSource) {
    this.connection = connection
    this.schema = schema
    this.placement = placement
    this.naturalKeys = new NaturalKeys(schema, source)
  }

  /** Models that had rows so far. */
  get models(): ReadonlySet<ModelName> {
    return new Set(this.loaded.keys())
  }

  /** How many rows of each model were added, in the order of the schema. */
  get counts(): ReadonlyMap<ModelName, number> {
    return new Map([...this.schema.models.keys()].flatMap((name) => this.countOf(name)))
  }

  private countOf(name: ModelName): readonly (readonly [ModelName, number])[] {
    const loaded = this.loaded.get(name)
    return loaded ? [[name, loaded.rows]] : []
  }

  /**
   * Undefined when nothing has to be waited for before the next row.
   * @throws HarnessError `import-failed` when the row cannot be written @throws UnknownName when it has a name that the
   *   schema lacks @throws CopyFailure for this or an earlier row
   */
  add(row: Row): Promise<void> | undefined {
    this.rows += 1
    if (row.model === sequenceModel) {
      this.sequenceRows.push(row)
      return undefined
    }
    const loaded = this.last?.model.name === row.model ? this.last : this.modelOf(row)
    this.last = loaded
    loaded.rows += 1
    return this.naturalKeys.isUsedBy(loaded.model, row) ? this.addResolved(loaded, row) : this.enqueue(loaded, row)
  }

  private async addResolved(loaded: LoadedModel, row: Row): Promise<void> {
    const resolved = await this.naturalKeys.resolve(loaded.model, row).catch((cause) => {
      throw this.placed(loaded, row, cause)
    })
    await this.enqueue(loaded, resolved)
  }

  private enqueue(loaded: LoadedModel, row: Row): Promise<void> | undefined {
    const { line, lacks } = this.encode(loaded, row)
    const lane = loaded.lanes.get(lacks) ?? newLane(loaded, row, lacks)
    lane.lines += line
    lane.lineCount += 1
    this.waitingLength += line.length
    if (lane.lines.length >= pieceLength) return this.send(lane)
    return this.waitingLength >= maxWaitingLength ? this.send(this.longestLane()) : undefined
  }

  /** Sends what still waits, models in the order of the schema. @throws CopyFailure */
  async finish(): Promise<void> {
    await this.closeCopy()
    for (const name of this.schema.models.keys()) {
      for (const lane of this.loaded.get(name)?.lanes.values() ?? []) if (lane.lineCount > 0) await this.send(lane)
    }
    await this.closeCopy()
  }

  async abandon(): Promise<void> {
    await this.open?.copy.abandon()
    this.open = null
  }

  private modelOf(row: Row): LoadedModel {
    const known = this.loaded.get(row.model)
    if (known) return known
    const model = this.schema.models.get(row.model)
    if (!model) throw new UnknownName()
    const loaded = { model, encoder: new RowEncoder(model), lanes: new Map(), rows: 0 }
    this.loaded.set(row.model, loaded)
    return loaded
  }

  private async send(lane: RowLane): Promise<void> {
    if (lane.copySql === null) return this.insertDefaults(lane)
    if (this.open?.lane !== lane) {
      await this.closeCopy()
      this.open = { lane, copy: new CopyIn(this.connection, lane.copySql) }
    }
    await this.sendLines(lane, this.open.copy)
  }

  private async sendLines(lane: RowLane, copy: CopyIn): Promise<void> {
    const { lines } = lane
    lane.sent += lane.lineCount
    this.waitingLength -= lines.length
    lane.lines = ''
    lane.lineCount = 0
    await copy.write(lines).catch((cause) => {
      throw new CopyFailure(lane, cause)
    })
  }

  private async closeCopy(): Promise<void> {
    if (this.open === null) return
    const { lane, copy } = this.open
    if (lane.lineCount > 0) await this.sendLines(lane, copy)
    await copy.end().catch((cause) => {
      throw new CopyFailure(lane, cause)
    })
    this.open = null
    lane.copied += lane.sent
    lane.sent = 0
  }

  private async insertDefaults(lane: RowLane): Promise<void> {
    await this.closeCopy()
    await insertDefaults(this.connection, lane).catch(async (cause) => {
      throw new CopyFailure(lane, cause, await firstRefused(this.connection, lane))
    })
    this.waitingLength -= lane.lines.length
    lane.copied += lane.lineCount
    lane.lines = ''
    lane.lineCount = 0
  }

  private encode(loaded: LoadedModel, row: Row): EncodedRow {
    try {
      return loaded.encoder.encode(row)
    } catch (cause) {
      throw this.placed(loaded, row, cause)
    }
  }

  private placed({ model, rows }: LoadedModel, { pk }: Row, cause: unknown): unknown {
    if (!(cause instanceof UnwritableRow)) return cause
    if (cause.failure === 'unknown-field') return new UnknownName()
    return importError(model, this.placement(model.name, rows, pk), cause)
  }

  private longestLane(): RowLane {
    const lanes = [...this.loaded.values()].flatMap((loaded) => [...loaded.lanes.values()])
    return lanes.reduce((longest, lane) => (lane.lines.length > longest.lines.length ? lane : longest))
  }
}

function newLane({ model, encoder, lanes }: LoadedModel, row: Row, lacks: string): RowLane {
  const lane = createLane(model, lacks, encoder.fieldsOf(row))
  lanes.set(lacks, lane)
  return lane
}
