import type { JsonValue } from '../../model/json.ts'
import { hasScalarPk, type Schema } from '../../model/schema.ts'
import type { Condition, StepValue, Where } from '../../model/where.ts'
import { type Connection, quoteIdentifier, quoteQualified } from '../../postgres/index.ts'
import { codecFor } from '../../snapshot/index.ts'
import { fieldOf } from '../compared-fields.ts'
import { referenceText } from '../reference-text.ts'
import { Parameters } from './parameters.ts'
import { whereSql } from './where-sql.ts'

type Reference = Extract<StepValue, { readonly kind: 'ref' }>

/** Looks each reference of a step up once: nothing changes before all are known. */
export class ReferenceValues {
  private readonly connection: Connection
  private readonly schema: Schema
  private readonly found = new Map<string, JsonValue>()

  constructor(connection: Connection, schema: Schema) {
    this.connection = connection
    this.schema = schema
  }

  /** The keys found so far, by `referenceText`. */
  get known(): ReadonlyMap<string, JsonValue> {
    return this.found
  }

  /** @throws Error when it does not find one row */
  async valueOf(reference: Reference): Promise<JsonValue> {
    const text = referenceText(reference)
    const known = this.found.get(text)
    if (known !== undefined) return known
    const value = await this.lookUp(reference)
    this.found.set(text, value)
    return value
  }

  /**
   * `where` with keys in place of references.
   * @throws Error when one of them does not find one row
   */
  async resolve(where: Where): Promise<Where> {
    const resolved: Condition[] = []
    for (const condition of where) resolved.push(await this.resolveCondition(condition))
    return resolved
  }

  private async resolveCondition(condition: Condition): Promise<Condition> {
    switch (condition.kind) {
      case 'computed': {
        const { field, comparison, value } = condition
        if (value.kind === 'sql') return condition
        const key = await this.valueOf(value)
        return comparison === 'eq'
          ? { kind: 'equals', field, value: key }
          : { kind: 'order', field, comparison, value: key }
      }
      case 'through':
      case 'not':
        return { ...condition, where: await this.resolve(condition.where) }
      case 'any': {
        const of: Where[] = []
        for (const where of condition.of) of.push(await this.resolve(where))
        return { ...condition, of }
      }
      default:
        return condition
    }
  }

  private async lookUp({ model: name, where }: Reference): Promise<JsonValue> {
    const target = this.schema.models.get(name)
    if (!target || !hasScalarPk(target)) throw new Error(`$ref to ${name}: it has no primary key of one column`)
    const key = fieldOf(target, target.primaryKey[0] ?? '')
    const parameters = new Parameters()
    const condition = whereSql(this.schema, target, await this.resolve(where), parameters)
    const { rows } = await this.connection.query(
      `SELECT ${quoteIdentifier(key.column)} FROM ${quoteQualified(target.table)} WHERE ${condition} LIMIT 2`,
      parameters.values,
    )
    if (rows.length !== 1) throw new Error(`$ref to ${name} must find one row, and finds ${rows.length || 'none'}`)
    const text = rows[0]?.[0] ?? null
    return text === null ? null : codecFor(key.type).decode(text)
  }
}
