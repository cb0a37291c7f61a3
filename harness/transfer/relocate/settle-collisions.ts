import type { Problem } from '../../model/errors.ts'
import type { CollisionAction, CollisionRule, Derivation } from '../../model/import-rule.ts'
import { jsonText } from '../../model/json.ts'
import type { Field, Model } from '../../model/schema.ts'
import type { Connection } from '../../postgres/index.ts'
import { codecFor, ValueError } from '../../snapshot/index.ts'
import { databaseReason, mayTellSecrets } from '../database-error.ts'
import { failureOf, importFailed, rowProblem } from '../import/import-error.ts'
import { collisionFix } from './collision-fix.ts'
import { derived, generateValue } from './generate-value.ts'
import { actionOf } from './import-flags.ts'
import {
  type HeldRow,
  inserted,
  isWritten,
  type OwnValues,
  type PlannedRow,
  placeOf,
  renewValue,
  standingFor,
  takeValues,
} from './planned-row.ts'
import type { RelocationPlan } from './relocation-plan.ts'
import { SettledRows } from './settled-rows.ts'
import { suffixed } from './suffixed.ts'
import { BadKey, findTakenKeys } from './taken-keys.ts'
import { readUniqueKey, type UniqueKey } from './unique-key.ts'
import type { RuleContext } from './value-rules.ts'

/** Random values are drawn again as often as this where they are taken. */
const maxRounds = 5

export interface CollisionContext extends RuleContext {
  readonly connection: Connection
  readonly plan: RelocationPlan
  /** Told of rows whose key is taken where no rule allows it. */
  readonly problems: Problem[]
  /** What rows were to hold before they were changed. */
  readonly originals: Map<PlannedRow, OwnValues>
  /** Told of rows that gave way to another of the snapshot. */
  readonly givenWay: GivenWay[]
}

/** A row of the snapshot, and the one that had its key. */
export interface GivenWay {
  readonly row: PlannedRow
  readonly to: PlannedRow
}

/** Settles the collisions of a model's rows, wave by wave: with rows of the database, and with each other. */
export class CollisionSettler {
  private readonly context: CollisionContext
  private readonly model: Model
  private wanted: readonly Field[]
  private keys: ReadonlyMap<CollisionRule, UniqueKey> | null = null
  private readonly settled: SettledRows
  /** By the primary key of the row of the database. */
  private readonly overwriting = new Map<string, PlannedRow>()
  /** Rows that a row of the database stands for, likewise. */
  private readonly merged = new Map<string, PlannedRow[]>()

  /** @param wanted what has to be known of rows of the database: their primary key, and what rows refer to them by */
  constructor(context: CollisionContext, model: Model, wanted: readonly Field[]) {
    this.context = context
    this.model = model
    this.wanted = wanted
    this.settled = new SettledRows((row, field) => this.textOf(row, field))
  }

  /**
   * The first rule whose key is taken decides, where it merges, overwrites or fails; one that gives the row other values
   * leaves it to the next. Undecided rows that collide with nothing are inserted.
   */
  async settle(rows: readonly PlannedRow[]): Promise<void> {
    for (const [rule, key] of rows.length === 0 ? [] : await this.readKeys()) await this.follow(rule, key, rows)
    for (const row of rows) {
      if (row.fate.kind === 'undecided') row.fate = inserted
      if (isWritten(row)) this.settled.add(row)
    }
  }

  /** By rule, in their order. A row that overwrites another keeps there what the snapshot says nothing of: that is read too. */
  private async readKeys(): Promise<ReadonlyMap<CollisionRule, UniqueKey>> {
    if (this.keys) return this.keys
    const keys = new Map<CollisionRule, UniqueKey>()
    for (const rule of this.model.relocation?.rules.collisions ?? []) {
      keys.set(rule, await readUniqueKey(this.context.connection, this.model, rule.key))
    }
    const inKeys = new Set([...this.wanted, ...[...keys.values()].flatMap(({ fields }) => fields)])
    this.wanted = this.model.fields.filter((field) => inKeys.has(field))
    this.keys = keys
    return keys
  }

  /** A row that overwrites another is given other values too, where somebody else has its key. */
  private async follow(rule: CollisionRule, key: UniqueKey, wave: readonly PlannedRow[]): Promise<void> {
    const action = actionOf(rule, this.context.flags)
    const texts = new Map<PlannedRow, string>()
    const kinds = typeof action === 'object' ? ['overwritten', 'undecided'] : ['undecided']
    let again = kinds.flatMap((kind) => wave.filter(({ fate }) => fate.kind === kind))
    for (let round = 0; again.length > 0; round += 1) {
      const waiting = new Set(again)
      // Whoever is settled comes first, so that it is the other that gives way.
      const others = wave.filter((row) => isWritten(row) && !waiting.has(row))
      const taken = await this.takenKeys(key, [...others, ...again])
      const changed = new Set<PlannedRow>()
      for (const row of again) {
        const { held = null, rival = null } = taken.get(row) ?? {}
        if (held === null && rival === null) continue
        // The other has gone out of its way by now.
        if (held === null && rival && changed.has(rival)) {
          changed.add(row)
          continue
        }
        if (typeof action === 'object' && round < maxRounds) {
          this.change(row, rule, action, texts)
          changed.add(row)
        } else this.giveWay(rule, action, row, held, rival)
      }
      again = [...changed]
    }
  }

  /** @param texts what rows held before they got a suffix */
  private change(
    row: PlannedRow,
    { key }: CollisionRule,
    action: Exclude<CollisionAction, string>,
    texts: Map<PlannedRow, string>,
  ): void {
    this.remember(row)
    if ('suffix' in action) {
      const field = this.model.fields.find(({ name }) => name === action.suffix)
      const value = field && (texts.get(row) ?? this.context.plan.valueOf(row, field))
      if (!field || typeof value !== 'string') return
      texts.set(row, value)
      renewValue(row, field.name, suffixed(value, field), { key, by: { suffix: true } })
    } else {
      for (const [field, generator] of Object.entries(action.regenerate)) {
        renewValue(row, field, generateValue(generator, this.context.now), { key, by: { generate: generator } })
      }
      for (const [field, derivation] of Object.entries(action.derive ?? {})) this.derive(row, field, key, derivation)
    }
  }

  /** A value that only the database will know gives nothing to derive from. */
  private derive(row: PlannedRow, name: string, key: readonly string[], derivation: Derivation): void {
    const source = 'endOf' in derivation ? derivation.endOf : derivation.sha256Of
    const field = this.model.fields.find((one) => one.name === source)
    const text = field && this.context.plan.valueOf(row, field)
    const value = typeof text === 'string' ? derived(text, derivation) : null
    renewValue(row, name, value, { key, by: { derive: derivation } })
  }

  private giveWay(
    { key }: CollisionRule,
    action: CollisionAction,
    row: PlannedRow,
    held: HeldRow | null,
    rival: PlannedRow | null,
  ): void {
    const other = held ? this.overwriting.get(this.keyOf(held)) : rival && standingFor(rival)
    if (other) this.context.givenWay.push({ row, to: other })
    if (action === 'merge') {
      if (other) row.fate = { kind: 'same', as: 'existing', row: other }
      else if (held) this.merge(row, held)
    } else if (action === 'overwrite') {
      if (other) this.overwrite(other, row)
      else if (held) {
        row.fate = { kind: 'overwritten', held }
        this.overwriting.set(this.keyOf(held), row)
        this.followMerged(row, held)
      }
    } else {
      const reason = `${held ? 'a row of the database' : `row ${rival?.ordinal}`} has the same ${key.join(', ')}`
      const fix = collisionFix(this.model, key)
      this.context.problems.push({ ...rowProblem(this.model, placeOf(row), null, reason, 'integrity-error'), fix })
    }
  }

  private merge(row: PlannedRow, held: HeldRow): void {
    row.fate = { kind: 'existing', held }
    const key = this.keyOf(held)
    const others = this.merged.get(key) ?? []
    this.merged.set(key, others)
    others.push(row)
  }

  /** What stands for rows that were merged before holds other values from now on. */
  private followMerged(overwriting: PlannedRow, held: HeldRow): void {
    for (const row of this.merged.get(this.keyOf(held)) ?? []) {
      row.fate = { kind: 'same', as: 'existing', row: overwriting }
      this.context.givenWay.push({ row, to: overwriting })
    }
  }

  private overwrite(other: PlannedRow, row: PlannedRow): void {
    this.remember(other)
    takeValues(other, row)
    // It has another key now, perhaps.
    if (other.fate.kind !== 'undecided') this.settled.add(other)
    row.fate = { kind: 'same', as: 'overwritten', row: other }
  }

  private remember(row: PlannedRow): void {
    const { originals } = this.context
    if (!originals.has(row)) originals.set(row, { fields: row.fields, ruled: row.ruled })
  }

  private keyOf(held: HeldRow): string {
    return jsonText(this.model.primaryKey.map((name) => held.get(name) ?? null))
  }

  /** @param rows of one wave: earlier ones are asked about too, and come first */
  private async takenKeys(
    key: UniqueKey,
    rows: readonly PlannedRow[],
  ): Promise<ReadonlyMap<PlannedRow, { readonly held: HeldRow | null; readonly rival: PlannedRow | null }>> {
    const { connection } = this.context
    const asked: PlannedRow[] = []
    const texts: (string | null)[][] = []
    for (const row of new Set([...this.settled.near(key, rows), ...rows])) {
      const known = key.fields.map((field) => this.textOf(row, field))
      // A key with a part that only the database will know cannot be taken yet.
      if (known.includes(undefined)) continue
      asked.push(row)
      texts.push(known.map((text) => text ?? null))
    }
    const taken = await findTakenKeys(connection, this.model, key, texts, this.wanted).catch((error) => {
      throw error instanceof BadKey ? this.refusal(asked[error.position], error) : error
    })
    return new Map(
      asked.map((row, index) => {
        const { held = null, first = index } = taken[index] ?? {}
        const isTaken = held !== null && !this.givesUp(held, row)
        return [row, { held: isTaken ? held : null, rival: first === index ? null : (asked[first] ?? null) }] as const
      }),
    )
  }

  /**
   * Whether a row of the database gives its keys up to another: it is overwritten, and what it is to hold is asked about
   * by itself. Not to a row that overwrites another: it may be written before this one.
   */
  private givesUp(held: HeldRow, row: PlannedRow): boolean {
    const other = this.overwriting.get(this.keyOf(held))
    return other !== undefined && (other === row || row.fate.kind !== 'overwritten')
  }

  private textOf(row: PlannedRow, field: Field): string | null | undefined {
    const value = this.context.plan.valueOf(row, field)
    if (value === undefined || value === null) return value
    try {
      return codecFor(field.type).encode(value)
    } catch (error) {
      if (!(error instanceof ValueError)) throw error
      throw importFailed(rowProblem(this.model, placeOf(row), field, error.message, 'validation-error'), error)
    }
  }

  private refusal(row: PlannedRow | undefined, { cause, field }: BadKey): Error {
    const reason = databaseReason(cause, !mayTellSecrets(this.context.plan.schema))
    return importFailed(rowProblem(this.model, row ? placeOf(row) : null, field, reason, failureOf(cause)))
  }
}
