import type { Expected, ExpectedRow, Origin } from '../../model/change.ts'
import { isJsonArray } from '../../model/json.ts'
import { type ExpectedValue, expectMatch, isMatcher } from '../../model/matcher.ts'
import { numberingFields } from '../../model/own-key.ts'
import { sameExpectation } from '../../model/same-expectation.ts'
import { hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import { type ModelName, type PrimaryKey, type Row, toPrimaryKey } from '../../model/snapshot.ts'
import type { ImportOutcome } from '../apply/step-outcome.ts'
import { expectedValueOf, keyText, withValues } from './expected-rows.ts'
import type { Fate, Fates, ImportProblem } from './import-fates.ts'
import { movedFields, type Whereabouts } from './moved-references.ts'
import { MovedRows, placeOf } from './moved-rows.ts'
import { newRow } from './new-row.ts'
import { RowFinder } from './row-finder.ts'

type StepOrigin = Extract<Origin, { readonly kind: 'step' }>

export interface PredictedImport {
  readonly expected: Expected
  /** What is wrong with the entries that speak of it. */
  readonly problems: readonly ImportProblem[]
}

/**
 * What should be there after a snapshot was brought into what is there: each row that scope and filter take in is added,
 * with a key that the database draws, and refers to what its references have become; but for rows that entries declare
 * to be merged, overwritten or left out.
 */
export function predictImport(
  schema: Schema,
  expected: Expected,
  outcome: ImportOutcome,
  fates: Fates,
  origin: StepOrigin,
): PredictedImport {
  if (outcome.isRepeated) return { expected, problems: [] }
  const prediction = new ImportPrediction(schema, expected, outcome, fates, origin)
  return { expected: prediction.result(), problems: prediction.problems }
}

class ImportPrediction {
  readonly problems: ImportProblem[] = []
  private readonly schema: Schema
  private readonly expected: Expected
  private readonly outcome: ImportOutcome
  private readonly fates: Fates
  private readonly origin: StepOrigin
  private readonly moved: MovedRows
  private readonly there: RowFinder<ExpectedRow>
  private readonly indexes = new Map<string, ReadonlyMap<string, ExpectedRow>>()
  /** Null while it is looked for: keys may refer to each other in circles. */
  private readonly targets = new Map<Row, ExpectedRow | null>()
  private readonly marks = new Map<ExpectedRow, string>()

  constructor(schema: Schema, expected: Expected, outcome: ImportOutcome, fates: Fates, origin: StepOrigin) {
    this.schema = schema
    this.expected = expected
    this.outcome = outcome
    this.fates = fates
    this.origin = origin
    this.moved = new MovedRows(outcome)
    this.there = new RowFinder(schema, expected.rows)
  }

  result(): Expected {
    const added: ExpectedRow[] = []
    const replaced = new Map<ExpectedRow, ExpectedRow>()
    for (const row of this.outcome.rows) {
      const model = this.schema.models.get(row.model)
      if (!model || !this.outcome.has(row)) continue
      const fate = this.fates.get(row)
      if (!fate) added.push(this.addedRow(model, row))
      else if (fate.kind !== 'left-out') {
        const target = this.target(model, row, fate)
        if (target && fate.kind === 'overwritten') {
          replaced.set(target, this.overwritten(model, row, replaced.get(target) ?? target, fate))
        }
      }
    }
    const marked = this.expected.rows.map((row) => {
      const now = replaced.get(row) ?? row
      const mark = this.marks.get(row)
      return mark === undefined ? now : { ...now, mark }
    })
    return { ...this.expected, rows: [...marked, ...added] }
  }

  private addedRow(model: Model, row: Row): ExpectedRow {
    const report = this.moved.reportOn(row)
    const isAdded = report?.kind === 'inserted'
    const values = this.values(model, row)
    for (const name of numberingFields(model)) values.set(name, expectMatch({ matcher: 'generated' }))
    const parts = isAdded && isJsonArray(report.actualPk) && !hasScalarPk(model) ? report.actualPk : []
    for (const [index, part] of parts.entries()) values.set(model.primaryKey[index] ?? '', part)
    const added = newRow(model, Object.fromEntries(values), isAdded ? report.actualPk : null, this.origin)
    return {
      ...added,
      intended: new Map(Object.keys(added.fields).map((name) => [name, this.origin])),
      ...(model.primaryKey.length > 0 && !isAdded && { mark: this.markOf(row) }),
      imported: { step: this.origin.step, row, reported: report?.kind ?? null },
      ...this.moved.renewed(row),
    }
  }

  /** Takes all values but the key. */
  private overwritten(model: Model, row: Row, target: ExpectedRow, fate: Fate): ExpectedRow {
    const values = [...this.values(model, row)].filter(
      ([name, value]) =>
        !model.primaryKey.includes(name) && !sameExpectation(expectedValueOf(model, target, name), value),
    )
    const taken = withValues(model, target, Object.fromEntries(values), fate.origin)
    return {
      ...taken,
      ...this.moved.renewed(row),
      imported: { step: this.origin.step, row, reported: this.moved.reportOn(row)?.kind ?? null },
    }
  }

  private values(model: Model, row: Row): Map<string, ExpectedValue> {
    const find = (target: ModelName, pk: PrimaryKey): Whereabouts | undefined => {
      const referred = this.moved.row(target, pk)
      return referred && this.whereabouts(referred)
    }
    const generated = new Set(model.fields.filter((field) => field.generated !== null).map(({ name }) => name))
    return new Map([...movedFields(this.schema, model, row, find)].filter(([name]) => !generated.has(name)))
  }

  /** Of what entries say nothing the import itself is believed: what is wrong with it shows in the row. */
  private whereabouts(row: Row): Whereabouts {
    const fate = this.fates.get(row)
    const model = this.schema.models.get(row.model)
    if (!fate || !model) return this.moved.whereabouts(row, this.markOf(row))
    if (fate.kind === 'left-out') return { kind: 'gone' }
    const target = this.target(model, row, fate)
    if (!target) return this.moved.whereabouts(row, this.markOf(row))
    const key = target.reportedPk ?? target.pk
    if (!isMatcher(key)) return { kind: 'key', pk: key }
    const mark = target.mark ?? this.marks.get(target) ?? `${this.markOf(row)}, which is there`
    if (target.mark === undefined) this.marks.set(target, mark)
    return { kind: 'mark', mark }
  }

  /** The row that is there and stands for one of the snapshot; null, with a problem, where it is not just one. */
  private target(model: Model, row: Row, fate: Exclude<Fate, { readonly kind: 'left-out' }>): ExpectedRow | null {
    const known = this.targets.get(row)
    if (known !== undefined) return known
    this.targets.set(row, null)
    const found = fate.into === null ? this.withSameKey(model, row) : this.there.find(model.name, fate.into)
    const [target] = found
    if (!target || found.length > 1) {
      const which =
        fate.into === null
          ? `no row of ${model.name} that is there has the same values in a unique key as each that its where finds: say which by \`into\``
          : `its into must find one row of ${model.name}, and finds ${found.length || 'none'}`
      if (!this.problems.some(({ entry }) => entry === fate.origin.entry)) {
        this.problems.push({ entry: fate.origin.entry, message: which })
      }
      return null
    }
    this.targets.set(row, target)
    return target
  }

  private withSameKey(model: Model, row: Row): readonly ExpectedRow[] {
    const values = this.values(model, row)
    const own = hasScalarPk(model) ? values.get(model.primaryKey[0] ?? '') : undefined
    const pk = own === undefined || isMatcher(own) ? row.pk : toPrimaryKey(own)
    const view = { model: row.model, pk, fields: Object.fromEntries(values), reportedPk: null }
    const ruled = (model.relocation?.rules.collisions ?? []).map(({ key }) => key)
    const keys = [model.primaryKey, ...model.uniques, ...(model.naturalKey ? [model.naturalKey] : []), ...ruled]
    const numbers = numberingFields(model)
    for (const names of keys) {
      if (names.length === 0 || names.some((name) => numbers.includes(name))) continue
      const text = keyText(model, view, names)
      const found = text === null ? undefined : this.index(model, names).get(text)
      if (found) return [found]
    }
    return []
  }

  private index(model: Model, names: readonly string[]): ReadonlyMap<string, ExpectedRow> {
    const name = `${model.name} ${names.join()}`
    const known = this.indexes.get(name)
    if (known) return known
    const index = new Map<string, ExpectedRow>()
    for (const row of this.there.all(model.name)) {
      const text = keyText(model, row, names)
      if (text !== null) index.set(text, row)
    }
    this.indexes.set(name, index)
    return index
  }

  private markOf({ model, pk }: Row): string {
    return `imported by step ${this.origin.step} ${placeOf(model, pk)}`
  }
}
