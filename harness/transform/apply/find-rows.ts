import type { JsonValue } from '../../model/json.ts'
import type { Field, Model, Schema } from '../../model/schema.ts'
import type { Where } from '../../model/where.ts'
import { type Connection, quoteIdentifier, quoteQualified } from '../../postgres/index.ts'
import { comparedFields, identityFields } from '../compared-fields.ts'
import { decodeText, typeWithoutLimits } from './column-values.ts'
import { Parameters } from './parameters.ts'
import type { MatchedRow } from './step-outcome.ts'
import { comparedSql, whereSql } from './where-sql.ts'

/** An SQL expression that gives a field its new value. */
export interface FieldExpression {
  readonly field: Field
  readonly sql: string
}

export interface FoundRow extends MatchedRow {
  /** Where the row is stored: its table's number, and its place in it. */
  readonly place: readonly [table: string, tuple: string]
  /** PostgreSQL's texts of the expressions' values, to be assigned. */
  readonly given: readonly (string | null)[]
}

/**
 * The rows that `where`, without references, finds, with what each expression is for each of them: evaluated here and once, so that a random
 * value is known, and before the step, so that no trigger has a hand in it.
 * @throws Error when there is none and `allowNone` is not said
 */
export async function findRows(
  connection: Connection,
  schema: Schema,
  model: Model,
  { where, allowNone }: { readonly where: Where; readonly allowNone: boolean },
  expressions: readonly FieldExpression[],
): Promise<readonly FoundRow[]> {
  const parameters = new Parameters()
  const identity = identityFields(model)
  const compared = comparedFields(schema, model, where)
  const table = quoteQualified(model.table)
  const plain = [
    `${table}.tableoid AS place_table`,
    `${table}.ctid AS place_tuple`,
    ...identity.map(({ column }, index) => `${quoteIdentifier(column)} AS i${index}`),
    ...compared.map((field, index) => `${comparedSql(model, field)} AS c${index}`),
    ...expressions.map(({ field, sql }, index) => `(${sql})::${typeWithoutLimits(field)} AS e${index}`),
  ]
  const forms = [
    'place_table',
    'place_tuple',
    ...identity.map((_, index) => `i${index}`),
    ...compared.map((_, index) => `c${index}`),
    ...expressions.map((_, index) => `e${index}::text`),
    ...expressions.map(({ field }, index) => `e${index}::${field.sqlType}`),
  ]
  const found = `SELECT ${plain.join(', ')} FROM ${table} WHERE ${whereSql(schema, model, where, parameters)} OFFSET 0`
  const { rows } = await connection.query(`SELECT ${forms.join(', ')} FROM (${found}) AS found`, parameters.values)
  if (rows.length === 0 && !allowNone) {
    throw new Error(`no row of ${model.name} satisfies its where; if that is fine, say allowNone: true`)
  }
  return rows.map((texts) => {
    const reader = new TextReader(texts)
    return {
      place: [reader.text() ?? '', reader.text() ?? ''],
      identity: identity.map((field) => reader.value(field)),
      compared: compared.map(({ field }) => reader.value(field)),
      given: expressions.map(() => reader.text()),
      values: Object.fromEntries(expressions.map(({ field }) => [field.name, reader.value(field)])),
    }
  })
}

/** Reads the texts of a row one after the other. */
class TextReader {
  private readonly texts: readonly (string | null)[]
  private position = 0

  constructor(texts: readonly (string | null)[]) {
    this.texts = texts
  }

  text(): string | null {
    this.position += 1
    return this.texts[this.position - 1] ?? null
  }

  value(field: Field): JsonValue {
    return decodeText(field, this.text())
  }
}
