import type { TransferFailure } from '../../model/import-rule.ts'
import { isJsonArray, type JsonValue } from '../../model/json.ts'
import { type Field, hasScalarPk, type Model } from '../../model/schema.ts'
import type { Row } from '../../model/snapshot.ts'
import { codecFor, ValueError, valueWhenAbsent } from '../../snapshot/index.ts'
import { copyNull, escapeCopyText } from '../copy/copy-text.ts'

/** What is wrong with a row; the message is without its values. */
export class UnwritableRow extends Error {
  override readonly name = 'UnwritableRow'
  /** Null when it is not about one field. */
  readonly field: Field | null
  readonly failure: TransferFailure

  constructor(field: Field | null, message: string, failure: TransferFailure = 'validation-error') {
    super(message)
    this.field = field
    this.failure = failure
  }
}

export interface EncodedRow {
  /** A line of COPY with the columns that the row has, in the order of the table, and its line end. */
  readonly line: string
  /** The same for rows that lack the same fields; empty for a row that lacks none. */
  readonly lacks: string
}

interface WrittenField {
  readonly field: Field
  readonly isPk: boolean
  /** Its part of `lacks`. */
  readonly mark: string
  readonly encode: (value: JsonValue) => string
  readonly read: (row: Row) => JsonValue | undefined
}

/** Writes the rows of a model for COPY, in whatever spelling they are. Generated columns are the database's to fill. */
export class RowEncoder {
  private readonly model: Model
  private readonly scalarPk: string | null
  private readonly written: readonly WrittenField[]
  private readonly keyParts: readonly (WrittenField | null)[]
  private readonly known: ReadonlySet<string>

  constructor(model: Model) {
    this.model = model
    this.scalarPk = hasScalarPk(model) ? (model.primaryKey[0] ?? null) : null
    this.written = model.fields
      .filter((field) => !field.generated)
      .map((field, index) => this.writtenField(field, index))
    this.keyParts = model.primaryKey.map((name) => this.written.find(({ field }) => field.name === name) ?? null)
    this.known = new Set(model.fields.map(({ name }) => name).filter((name) => name !== this.scalarPk))
  }

  /** @throws UnwritableRow */
  encode(row: Row): EncodedRow {
    this.checkKey(row)
    let line = ''
    let lacks = ''
    let separator = ''
    let fieldCount = 0
    for (const written of this.written) {
      const value = written.read(row)
      if (value === undefined) {
        lacks += written.mark
        continue
      }
      line += separator + (value === null ? copyNull : escapeCopyText(encodeValue(written, value)))
      separator = '\t'
      if (!written.isPk) fieldCount += 1
    }
    if (Object.keys(row.fields).length !== fieldCount) this.checkNames(row)
    return { line: `${line}\n`, lacks }
  }

  /** What {@link encode} says of the row, without looking at its values. */
  lacksOf(row: Row): string {
    return this.written.reduce((lacks, { mark, read }) => (read(row) === undefined ? lacks + mark : lacks), '')
  }

  /** The fields that a row has on its line, in their order. */
  fieldsOf(row: Row): readonly Field[] {
    return this.written.filter(({ read }) => read(row) !== undefined).map(({ field }) => field)
  }

  private writtenField(field: Field, index: number): WrittenField {
    const isPk = field.name === this.scalarPk
    return {
      field,
      isPk,
      mark: `${index} `,
      encode: codecFor(field.type).encode,
      read: isPk ? ({ pk }) => pk : fieldReader(field.name),
    }
  }

  /** That "pk" is a key of the model, and says what the fields say. @throws UnwritableRow */
  checkKey({ pk, fields }: Row): void {
    const { primaryKey } = this.model
    if (this.scalarPk !== null) {
      if (pk === null) throw new UnwritableRow(null, 'the primary key is missing', unreadable)
    } else if (primaryKey.length === 0) {
      if (pk !== null) throw new UnwritableRow(null, 'the table has no primary key: "pk" must be null', unreadable)
    } else if (!isJsonArray(pk) || pk.length !== primaryKey.length || !this.isKeyOf(pk, fields)) {
      const names = primaryKey.join(', ')
      throw new UnwritableRow(null, `"pk" must be the values of the fields ${names}, in this order`, unreadable)
    }
  }

  /** Whether a composite key says what the fields say, in whatever spelling. */
  private isKeyOf(pk: readonly JsonValue[], fields: Row['fields']): boolean {
    return this.keyParts.every((part, index) => {
      if (part === null) return true // generated
      const [inKey, inFields] = [pk[index] ?? null, fields[part.field.name] ?? valueWhenAbsent(part.field) ?? null]
      if (inKey === null || inFields === null) return false
      return inKey === inFields || encodeValue(part, inKey) === encodeValue(part, inFields)
    })
  }

  private checkNames({ fields }: Row): void {
    for (const name of Object.keys(fields)) {
      if (this.known.has(name)) continue
      if (name !== this.scalarPk) throw new UnwritableRow(null, `the model has no field ${name}`, 'unknown-field')
      throw new UnwritableRow(null, `field ${name} is the primary key, which stands in "pk" alone`, unreadable)
    }
  }
}

const unreadable = 'deserialization-failed'

/** Looking for own properties takes its time, so it is done only where an object has such a property by itself. */
function fieldReader(name: string): WrittenField['read'] {
  if (!(name in {})) return ({ fields }) => fields[name]
  return ({ fields }) => (Object.hasOwn(fields, name) ? fields[name] : undefined)
}

function encodeValue({ field, encode }: WrittenField, value: JsonValue): string {
  try {
    return encode(value)
  } catch (cause) {
    throw cause instanceof ValueError ? new UnwritableRow(field, cause.message) : cause
  }
}
