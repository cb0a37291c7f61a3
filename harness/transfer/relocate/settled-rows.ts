import type { ColumnType } from '../../model/catalog.ts'
import type { Field } from '../../model/schema.ts'
import { quoteIdentifier } from '../../postgres/index.ts'
import type { PlannedRow } from './planned-row.ts'
import type { UniqueKey } from './unique-key.ts'

/** What a row holds in a field, as PostgreSQL's text. Undefined: only the database will know. */
type TextOf = (row: PlannedRow, field: Field) => string | null | undefined

/** Types whose values are equal just where their texts are. */
const exactTypes = ['int2', 'int4', 'int8', 'uuid', 'bool', 'date']

/** Rows of earlier waves. Only those are asked for again that might have the key of a later one. */
export class SettledRows {
  private readonly textOf: TextOf
  private readonly rows: PlannedRow[] = []
  private readonly indexes = new Map<UniqueKey, KeyIndex>()

  constructor(textOf: TextOf) {
    this.textOf = textOf
  }

  /** Again, where its values have changed. */
  add(row: PlannedRow): void {
    this.rows.push(row)
  }

  /** @returns in the order in which they were added, as far as they have a key in common */
  near(key: UniqueKey, wave: readonly PlannedRow[]): Iterable<PlannedRow> {
    const fields = key.fields.filter((field) => isExact(field.type) && isCompared(key, field))
    if (fields.length === 0 || this.rows.length === 0) return this.rows
    const { byText, unknown } = this.indexOf(key, fields)
    const texts = new Set(wave.flatMap((row) => this.textIn(row, fields) ?? []))
    return [...unknown, ...[...texts].flatMap((text) => byText.get(text) ?? [])]
  }

  private indexOf(key: UniqueKey, fields: readonly Field[]): KeyIndex {
    const index = this.indexes.get(key) ?? { byText: new Map(), unknown: [], count: 0 }
    this.indexes.set(key, index)
    for (; index.count < this.rows.length; index.count += 1) {
      const row = this.rows[index.count]
      if (!row) continue
      const text = this.textIn(row, fields)
      const list = text === null ? index.unknown : (index.byText.get(text) ?? [])
      if (text !== null) index.byText.set(text, list)
      list.push(row)
    }
    return index
  }

  private textIn(row: PlannedRow, fields: readonly Field[]): string | null {
    const texts = fields.map((field) => this.textOf(row, field))
    return texts.includes(undefined) ? null : JSON.stringify(texts)
  }
}

interface KeyIndex {
  readonly byText: Map<string, PlannedRow[]>
  /** Rows whose texts were not known: they may be by now. */
  readonly unknown: PlannedRow[]
  /** How many of the rows are in it. */
  count: number
}

function isExact(type: ColumnType): boolean {
  return type.kind === 'domain' ? isExact(type.base) : type.kind === 'base' && exactTypes.includes(type.name)
}

/** Whether equal keys have equal values in the column: an expression over it may make others the same. */
function isCompared({ parts }: UniqueKey, { column }: Field): boolean {
  return parts.some(({ expression }) => expression === column || expression === quoteIdentifier(column))
}
