import { isJsonArray, type JsonValue } from '../../model/json.ts'
import { type Field, hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import type { ComputedValue, Condition, Where } from '../../model/where.ts'
import { followedKey } from '../compared-fields.ts'
import { every, fieldTest, keyTest, not, type RowTest, some } from './condition-test.ts'
import { equalityText } from './equality-text.ts'
import { keyText, knownValue, type RowView } from './expected-rows.ts'

type Index<R> = Map<string, R[]>

type Reference = Extract<ComputedValue, { readonly kind: 'ref' }>

type Referenced =
  | { readonly kind: 'key'; readonly key: JsonValue }
  | { readonly kind: 'none'; readonly found: number }
  | { readonly kind: 'open' }

/** Finds rows by `where`, whose literals are canonical. A field that is asked for again gets an index. */
export class RowFinder<R extends RowView> {
  private readonly schema: Schema
  private readonly groups: Map<ModelName, R[]>
  private readonly indexes = new Map<Field, Index<R> | null>()

  constructor(schema: Schema, rows: readonly R[]) {
    this.schema = schema
    this.groups = new Map()
    for (const row of rows) this.enter(row)
  }

  /** Comes last among the rows of its model. */
  add(row: R): void {
    this.enter(row)
    const model = this.schema.models.get(row.model)
    for (const field of model?.fields ?? []) {
      const index = this.indexes.get(field)
      if (model && index) enterIndex(index, model, field, row)
    }
  }

  /** The rows of the model that satisfy `where`, in their order. A value that nobody knows yet satisfies nothing. */
  find(name: ModelName, where: Where): readonly R[] {
    const model = this.schema.models.get(name)
    if (!model) return []
    const test = this.test(model, where, false)
    return this.candidates(model, where).filter((row) => test(row) === true)
  }

  /** The rows of the model, in their order. */
  all(name: ModelName): readonly R[] {
    return this.groups.get(name) ?? []
  }

  /** Rows whose field equals the value, which is not null. */
  holding(model: Model, field: Field, value: JsonValue): readonly R[] {
    return this.index(model, field).get(equalityText(field.type, value)) ?? []
  }

  private candidates(model: Model, where: Where): readonly R[] {
    for (const condition of where) {
      const [name, value] = scalarOf(model, condition)
      const field = fieldNamed(model, name)
      if (!field || value === null) continue
      if (this.indexes.has(field)) return this.holding(model, field, value)
      this.indexes.set(field, null)
    }
    return this.all(model.name)
  }

  private index(model: Model, field: Field): Index<R> {
    const known = this.indexes.get(field)
    if (known) return known
    const index: Index<R> = new Map()
    for (const row of this.all(model.name)) enterIndex(index, model, field, row)
    this.indexes.set(field, index)
    return index
  }

  private enter(row: R): void {
    const group = this.groups.get(row.model)
    if (group) group.push(row)
    else this.groups.set(row.model, [row])
  }

  /** @param exact whether it matters that a row does not satisfy the conditions, or only the database knows */
  private test(model: Model, where: Where, exact: boolean): RowTest {
    return every(where.map((condition) => this.conditionTest(model, condition, exact)))
  }

  private conditionTest(model: Model, condition: Condition, exact: boolean): RowTest {
    switch (condition.kind) {
      case 'pk':
        return keyTest(model, pkParts(model, condition.pk))
      case 'through':
        return this.throughTest(model, condition, exact)
      case 'any':
        return some(condition.of.map((where) => this.test(model, where, exact)))
      case 'not':
        return not(this.test(model, condition.where, true))
      case 'computed':
        return this.computedTest(model, condition)
      default:
        return fieldTest(model, condition)
    }
  }

  /**
   * The key that a reference means among the rows: `none` when it does not mean one row, `open` when only the database
   * knows.
   */
  referenced({ model: name, where }: Pick<Reference, 'model' | 'where'>): Referenced {
    const model = this.schema.models.get(name)
    if (!model) return { kind: 'none', found: 0 }
    const test = this.test(model, where, true)
    const results = this.all(name).map((row) => ({ row, result: test(row) }))
    if (results.some(({ result }) => result === null)) return { kind: 'open' }
    const found = results.filter(({ result }) => result === true)
    const [only] = found
    if (!only || found.length > 1) return { kind: 'none', found: found.length }
    const key = knownValue(model, only.row, model.primaryKey[0] ?? '')
    return key === undefined ? { kind: 'open' } : { kind: 'key', key }
  }

  private computedTest(
    model: Model,
    { field, comparison, value }: Extract<Condition, { readonly kind: 'computed' }>,
  ): RowTest {
    const meant = value.kind === 'ref' ? this.referenced(value) : ({ kind: 'open' } as const)
    switch (meant.kind) {
      case 'none':
        return () => false
      case 'key':
        return fieldTest(
          model,
          comparison === 'eq'
            ? { kind: 'equals', field, value: meant.key }
            : { kind: 'order', field, comparison, value: meant.key },
        )
      case 'open':
        return (row) => (knownValue(model, row, field) === null ? false : null)
    }
  }

  private throughTest(
    model: Model,
    condition: Extract<Condition, { readonly kind: 'through' }>,
    exact: boolean,
  ): RowTest {
    const key = followedKey(this.schema, model, condition.field)
    if (!key) return () => false
    const { field, target, targetField } = key
    const keysOf = (rows: readonly R[]): ReadonlySet<string | null> =>
      new Set(rows.map((row) => keyText(target, row, [targetField.name])))
    const found = keysOf(this.find(target.name, condition.where))
    const test = exact ? this.test(target, condition.where, true) : () => false
    const open = keysOf(exact ? this.all(target.name).filter((row) => test(row) === null) : [])
    return (row) => {
      const value = knownValue(model, row, field.name)
      if (value === undefined) return null
      if (value === null) return false
      const text = equalityText(field.type, value)
      if (found.has(text)) return true
      // A row whose key nobody knows may be the one.
      return exact && (open.has(text) || open.has(null) || found.has(null)) ? null : false
    }
  }
}

function enterIndex<R extends RowView>(index: Index<R>, model: Model, field: Field, row: R): void {
  const value = knownValue(model, row, field.name)
  if (value === undefined || value === null) return
  const text = equalityText(field.type, value)
  const group = index.get(text)
  if (group) group.push(row)
  else index.set(text, [row])
}

/** The field and value that a condition compares, where it compares one. */
function scalarOf(model: Model, condition: Condition): readonly [string, JsonValue] {
  if (condition.kind === 'equals') return [condition.field, condition.value]
  const [part] = condition.kind === 'pk' && hasScalarPk(model) ? pkParts(model, condition.pk) : []
  return part ?? ['', null]
}

function pkParts(model: Model, pk: JsonValue): readonly (readonly [string, JsonValue])[] {
  const values = !hasScalarPk(model) && isJsonArray(pk) ? pk : [pk]
  return model.primaryKey.map((name, index) => [name, values[index] ?? null])
}

function fieldNamed(model: Model, name: string): Field | undefined {
  return model.fields.find((field) => field.name === name)
}
