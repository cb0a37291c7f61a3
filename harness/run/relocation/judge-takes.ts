import type { Case, TakenCounts } from '../../model/case.ts'
import type { Finding } from '../../model/finding.ts'
import { jsonText } from '../../model/json.ts'
import { fieldValue, type Model, type Schema } from '../../model/schema.ts'
import { isPrimaryKey, type ModelName, pkKey, type Row, type Snapshot } from '../../model/snapshot.ts'
import type { ImportOutcome } from '../../transform/index.ts'

/** An export or import, and the rows that it was about. */
export interface Taking {
  /** `the case's import`, `step 2 (import exhaustive)`. */
  readonly name: string
  readonly step: string | null
  readonly takes: TakenCounts
  readonly rows: Snapshot
  readonly has: (row: Row) => boolean
}

/** What is declared to take part in imports, with what was there. */
export function takingsOfImports(
  { import: imported, transform }: Case,
  relocated: ImportOutcome | undefined,
  outcomes: readonly { readonly step: number; readonly label: string; readonly outcome: ImportOutcome }[],
): readonly Taking[] {
  const own =
    imported?.takes && relocated ? [{ name: "the case's import", step: null, takes: imported.takes, ...relocated }] : []
  const steps = outcomes.flatMap(({ step: number, label, outcome }): readonly Taking[] => {
    const step = transform[number - 1]
    const name = `step ${number} (${label})`
    return step?.kind === 'import' && step.takes ? [{ name, step: name, takes: step.takes, ...outcome }] : []
  })
  return [...own, ...steps]
}

/** A finding for each model of which another number of rows takes part than is declared. */
export function judgeTakes(schema: Schema, { name, step, takes, rows, has }: Taking): readonly Finding[] {
  return [...takes].flatMap(([model, declared]): readonly Finding[] => {
    const own = rows.filter((row) => row.model === model)
    const taken = own.filter(has).length
    if (taken === declared) return []
    const why = reasons(
      schema,
      model,
      own.filter((row) => !has(row)),
      { rows, has },
    )
    return [
      {
        kind: taken > declared ? 'unexpected-row' : 'missing-row',
        model,
        ordinal: null,
        expectedPk: null,
        actualPk: null,
        label: null,
        field: why.field,
        comparator: null,
        message: `${name} takes in ${rowCount(taken)}, but should take in ${declared}${why.text}`,
        before: null,
        expected: null,
        actual: null,
        pairedBy: null,
        step,
        fix: 'correct the number under `takes`, the filter, or what the subject says of scope, exemptKeys and accompanies',
      },
    ]
  })
}

const mostReasons = 3

/** Which keys of rows that are left out refer to others that are. */
function reasons(
  schema: Schema,
  name: ModelName,
  left: readonly Row[],
  { rows, has }: Pick<Taking, 'rows' | 'has'>,
): { readonly text: string; readonly field: string | null } {
  const model = schema.models.get(name)
  const gone = new Set(rows.filter((row) => !has(row)).map((row) => `${row.model} ${pkKey(row.pk)}`))
  const found = left
    .map((row) => (model ? keysTo(model, row, gone) : []))
    // Of a row with one such key that alone is why.
    .toSorted((a, b) => a.length - b.length)
    .flat()
  const isHidden = model?.fields.some(({ name: field, secret }) => secret && model.primaryKey.includes(field))
  const texts = found.slice(0, mostReasons).map(({ field, target, row }) => {
    const which = isHidden ? 'one' : `pk ${jsonText(row.pk)}`
    return `${which} is left out as its ${field} refers to a row of ${target} that is`
  })
  return { text: texts.length === 0 ? '' : `: ${texts.join('; ')}`, field: found[0]?.field ?? null }
}

function keysTo(
  model: Model,
  row: Row,
  gone: ReadonlySet<string>,
): readonly { readonly field: string; readonly target: ModelName; readonly row: Row }[] {
  return model.foreignKeys.flatMap(({ fields, target }) => {
    const [field = ''] = fields
    const value = fields.length === 1 ? (fieldValue(model, row, field) ?? null) : null
    return value !== null && isPrimaryKey(value) && gone.has(`${target} ${pkKey(value)}`)
      ? [{ field, target, row }]
      : []
  })
}

function rowCount(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`
}
