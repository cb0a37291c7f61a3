import type { ExpectedRow, Renewal } from '../../model/change.ts'
import type { ImportedRow } from '../../model/import-rule.ts'
import { isJsonArray, type JsonValue, jsonText } from '../../model/json.ts'
import type { ModelName, PrimaryKey, Row } from '../../model/snapshot.ts'
import type { ImportOutcome } from '../apply/step-outcome.ts'
import type { Whereabouts } from './moved-references.ts'

/** Rows of a snapshot by their keys, and what has become of them. */
export class MovedRows {
  private readonly rows = new Map<string, Row>()
  private readonly reports = new Map<string, ImportedRow>()
  private readonly renewals = new Map<string, Map<string, Renewal>>()
  private readonly outcome: ImportOutcome

  constructor(outcome: ImportOutcome) {
    this.outcome = outcome
    for (const row of outcome.rows) this.rows.set(placeOf(row.model, row.pk), row)
    for (const { model, pk, field, key, by } of outcome.renewed) {
      const place = placeOf(model, pk)
      const renewals = this.renewals.get(place) ?? new Map<string, Renewal>()
      this.renewals.set(place, renewals)
      renewals.set(field, { key, by, given: this.rows.get(place)?.fields[field] ?? null })
    }
    for (const report of outcome.imported) this.reports.set(placeOf(report.model, report.pk), report)
  }

  /** Undefined: the snapshot has no such row. A number is the same as the text of it. */
  row(model: ModelName, pk: PrimaryKey): Row | undefined {
    return this.rows.get(placeOf(model, pk))
  }

  /** Null: the import says nothing of it. */
  reportOn(row: Row): ImportedRow | null {
    return row.pk === null ? null : (this.reports.get(placeOf(row.model, row.pk)) ?? null)
  }

  /** What collision rules put in place of a row's values. */
  renewed(row: Row): Pick<ExpectedRow, 'renewed'> {
    const renewed = row.pk === null ? undefined : this.renewals.get(placeOf(row.model, row.pk))
    return renewed ? { renewed } : {}
  }

  /** Where a row is by the import's own word. @param mark what it is called by where that says nothing of it */
  whereabouts(row: Row, mark: string): Whereabouts {
    if (!this.outcome.has(row)) return { kind: 'gone' }
    const report = this.reportOn(row)
    return report ? { kind: 'key', pk: report.actualPk } : { kind: 'mark', mark }
  }
}

/** For maps, not for people. */
export function placeOf(model: ModelName, pk: PrimaryKey): string {
  return `${model} ${isJsonArray(pk) ? jsonText(pk.map(partText)) : partText(pk)}`
}

function partText(part: JsonValue): string {
  return typeof part === 'string' ? part : jsonText(part)
}
