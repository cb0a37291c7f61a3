import type { Problem } from '../../model/errors.ts'
import type { RenewedValue } from '../../model/import-rule.ts'
import type { Schema } from '../../model/schema.ts'
import { qualifiedNameText } from '../../model/sequence-row.ts'
import type { ModelName, RowSource } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import { checkConstraints } from '../constraints/check-constraints.ts'
import type { ImportOptions } from '../import/import.ts'
import { importFailed } from '../import/import-error.ts'
import type { Blamed } from '../import/import-transaction.ts'
import { lockTables, withTargets } from '../import/lock-tables.ts'
import { refreshMaterializedViews } from '../import/materialized-views.ts'
import { RefusedRows } from '../import/refused-rows.ts'
import { withoutTriggers, withTriggers } from '../import/triggers.ts'
import type { Selection } from '../select/index.ts'
import { advanceSequences } from '../sequences/sequences.ts'
import { decideRows } from './decide-rows.ts'
import { plannedEffects } from './import-effects.ts'
import { type ImportResult, relocationResult } from './import-result.ts'
import type { PkMap } from './pk-map.ts'
import { isWritten, leftOut, type PlannedRow, setValue } from './planned-row.ts'
import { readPlannedRows } from './read-planned-rows.ts'
import { RelocationPlan } from './relocation-plan.ts'
import { timeOfImport } from './time-of-import.ts'
import { activeValueRules, type RuleContext, ruledValues } from './value-rules.ts'
import { touchedModels, WrittenRows } from './write-rows.ts'

export interface Relocation extends Pick<ImportOptions, 'triggers' | 'onProgress' | 'signal'> {
  readonly rules: Omit<RuleContext, 'now'>
  /** Leaves rows out that the import is not about. @returns names in the filter that no row has */
  readonly select: (rows: ReadonlyMap<ModelName, readonly PlannedRow[]>) => Promise<Selection['unknown']>
  /** What keys may refer to beside the rows themselves. */
  readonly earlier: PkMap | null
  /** Told of each value that a collision rule gave a row, once all is done. Absent: nobody is. */
  readonly onRenewed?: (value: RenewedValue) => void
  /** Told of what errors are to be told by, once that is known. */
  readonly onBlamed: (blamed: Blamed) => void
}

/**
 * Imports rows beside those that are there, with new primary keys. Within a transaction. All rows are in memory.
 * @param schema with all that tells secrets marked
 * @param source by today's names; joins are rows
 */
export async function relocate(
  connection: Connection,
  schema: Schema,
  source: RowSource,
  relocation: Relocation,
): Promise<ImportResult> {
  const { signal, triggers } = relocation
  const rows = await readPlannedRows(schema, source)
  const unknown = await relocation.select(rows)
  const unselected = new Set([...rows.values()].flatMap((some) => some.filter(({ fate }) => fate === leftOut)))
  signal?.throwIfAborted()
  const plan = new RelocationPlan(schema, rows, relocation.earlier)
  const isQuiet = triggers !== 'on'
  // One at a time: what the other brings may be what this one collides with.
  await connection.query(`SELECT pg_advisory_xact_lock(hashtextextended('pg-roundtrip import', 0))`)
  // Nothing enforces keys while triggers sleep: what rows refer to must not go, nor what they collide with come.
  await lockTables(connection, withTargets(schema, plannedModels(rows)))
  const decided = await withoutTriggers(connection, schema, async () => {
    const written = await decide(connection, plan, relocation)
    relocation.onBlamed(written.blamed)
    if (isQuiet) await written.write(connection, relocation)
    return written
  })
  if (!isQuiet) await withTriggers(connection, schema, () => decided.write(connection, relocation))
  signal?.throwIfAborted()
  // Triggers may have added rows to any model.
  const touched = isQuiet ? touchedModels(schema, decided.models) : new Set(schema.models.keys())
  const broken = await checkConstraints(connection, schema, touched)
  if (broken.length > 0) throw new RefusedRows(broken)
  await refreshMaterializedViews(connection, schema)
  await moveSequencesOn(connection, schema, touched)
  if (relocation.onRenewed) for (const value of renewedValues(plan)) relocation.onRenewed(value)
  return relocationResult(plan, unknown, plannedEffects(plan, { ...relocation.rules, now: '' }), unselected)
}

function* renewedValues({ rows }: RelocationPlan): Iterable<RenewedValue> {
  for (const [model, planned] of rows) {
    for (const row of planned) {
      if (!isWritten(row)) continue
      for (const [field, by] of row.renewed) yield { model, pk: row.given.pk, field, ...by }
    }
  }
}

function plannedModels(rows: ReadonlyMap<ModelName, readonly PlannedRow[]>): readonly ModelName[] {
  return [...rows].filter(([, planned]) => planned.some(({ fate }) => fate !== leftOut)).map(([name]) => name)
}

async function decide(connection: Connection, plan: RelocationPlan, { rules }: Relocation): Promise<WrittenRows> {
  const context = { ...rules, now: await timeOfImport(connection) }
  for (const model of plan.schema.models.values()) {
    const active = activeValueRules(model, context)
    if (active.length > 0) for (const row of plan.rowsOf(model)) followRules(row, active, context)
  }
  await moveSequencesOn(connection, plan.schema, new Set(plan.rows.keys()))
  const problems: Problem[] = []
  await decideRows({ ...context, connection, plan, problems })
  if (problems.length > 0) throw importFailed(listed(problems))
  return new WrittenRows(plan)
}

function followRules(row: PlannedRow, rules: Parameters<typeof ruledValues>[1], context: RuleContext): void {
  if (row.fate === leftOut) return
  for (const [field, value] of ruledValues(row.given, rules, context) ?? []) setValue(row, field, value)
}

/** A sequence that is behind would give keys that are taken. It is never moved back: others may use it too. */
async function moveSequencesOn(connection: Connection, schema: Schema, models: ReadonlySet<ModelName>): Promise<void> {
  await advanceSequences(connection, schema, models, new Set(schema.sequences.map(qualifiedNameText)))
}

const maxListed = 50

function listed(problems: readonly Problem[]): readonly Problem[] {
  const more = problems.length - maxListed
  return more > 0 ? [...problems.slice(0, maxListed), { message: `… and ${more} more` }] : problems
}
