import type { StructurePair } from '../../compare/index.ts'
import { isJsonArray, type JsonValue } from '../../model/json.ts'
import { mapAtPath } from '../../model/json-path.ts'
import { fieldValue, hasScalarPk, type LooseKey, type Model, type Schema } from '../../model/schema.ts'
import { type ModelName, type PrimaryKey, type Row, type Snapshot, toPrimaryKey } from '../../model/snapshot.ts'
import { tableKey } from '../../model/structure.ts'
import { keyNumber, moveKey } from './key-number.ts'
import { chooseShifts } from './key-shifts.ts'
import { type KeySpace, keySpaces } from './key-spaces.ts'

/** Looks up another field of the row or the condition that a value is of; undefined where nothing says. */
export type Beside = (field: string) => JsonValue | undefined

interface Rule {
  /** By how much, and null for values that stay. */
  readonly shift: bigint
  /** Where nothing enforces that a value is a key: the numbers that are. Null: all are. */
  readonly known: ReadonlySet<bigint> | null
}

/**
 * Moves the keys that the database makes up to other numbers, in the same order, and all that refers to them along. What
 * no foreign key enforces is moved only where it names a row.
 */
export class MovedKeys {
  /** As the case knows them: by the structure after its steps, and before them those that are gone by then. */
  readonly models: ReadonlyMap<ModelName, Model>
  private readonly shifts = new Map<ModelName, bigint>()
  private readonly rules = new Map<ModelName, Map<string, Rule>>()
  private readonly known = new Map<ModelName, Set<bigint>>()

  /**
   * @param pairs what the steps made of the structure, in their order
   * @param further keys of rows that the case adds
   * @throws HarnessError `bad-case` when keys leave no room in their type
   */
  constructor(schema: Schema, pairs: readonly StructurePair[], rows: Snapshot, further: readonly KeyOfModel[]) {
    this.models = new Map([schema, ...pairs.map(({ after }) => after.schema)].flatMap(({ models }) => [...models]))
    const spaces = keySpaces(schema)
    const filled = spaces.map((space) => ({ space, highest: 0n }))
    const spaceOf = new Map<string, { highest: bigint }>()
    for (const entry of filled) {
      for (const [model, fields] of entry.space.fields) {
        for (const field of fields) spaceOf.set(`${model}\0${field}`, entry)
      }
    }
    for (const { model: name, pk } of [...rows, ...further]) {
      const model = schema.models.get(name)
      const number = keyNumber(isJsonArray(pk) ? undefined : pk)
      if (!model || number === null) continue
      this.known.set(name, (this.known.get(name) ?? new Set()).add(number))
      const entry = spaceOf.get(`${name}\0${model.primaryKey[0]}`)
      if (entry && number > entry.highest) entry.highest = number
    }
    for (const [space, shift] of chooseShifts(filled)) {
      this.addRules(schema, space, shift)
    }
    for (const pair of pairs) this.follow(pair)
  }

  get areNone(): boolean {
    return this.rules.size === 0
  }

  /** By how much the keys of a model are moved; null when they stay. */
  shiftOf(model: ModelName): bigint | null {
    return this.shifts.get(model) ?? null
  }

  /** By how much all values of a field are moved that is a key, or that a foreign key holds to one; null: they stay. */
  shiftOfField(model: ModelName, field: string): bigint | null {
    return this.rules.get(model)?.get(field)?.shift ?? null
  }

  /** The rows in the same order, without what generated columns hold where keys are moved. */
  rowsOf(rows: Snapshot): Snapshot {
    return rows.map((row) => {
      const model = this.models.get(row.model)
      return model && this.concerns(model) ? this.row(model, row) : row
    })
  }

  pk(model: Model, pk: PrimaryKey): PrimaryKey {
    const nothing: Beside = () => undefined
    if (hasScalarPk(model)) return toPrimaryKey(this.value(model, model.primaryKey[0] ?? '', pk, nothing))
    if (!isJsonArray(pk)) return pk
    return pk.map((part, index) => this.value(model, model.primaryKey[index] ?? '', part, nothing))
  }

  /** @param field a field's name */
  value(model: Model, field: string, value: JsonValue, beside: Beside): JsonValue {
    const rule = this.rules.get(model.name)?.get(field)
    if (rule) return moveBy(value, rule)
    return (model.looseKeys ?? [])
      .filter((key) => key.field === field)
      .reduce((moved, key) => this.looseValue(key, moved, beside), value)
  }

  /** What values of a field are compared with, which need not be a key themselves. */
  bound(model: Model, field: string, value: JsonValue): JsonValue {
    const shift = this.shiftOfField(model.name, field)
    return shift === null ? value : moveKey(value, shift)
  }

  private concerns({ name, looseKeys }: Model): boolean {
    return this.rules.has(name) || (looseKeys ?? []).length > 0
  }

  private row(model: Model, row: Row): Row {
    const beside: Beside = (field) => fieldValue(model, row, field)
    const generated = new Set(model.fields.filter((field) => field.generated !== null).map(({ name }) => name))
    const fields = Object.entries(row.fields)
      .filter(([name]) => !generated.has(name))
      .map(([name, value]) => [name, this.value(model, name, value, beside)])
    return { ...row, pk: this.pk(model, row.pk), fields: Object.fromEntries(fields) }
  }

  private looseValue(key: LooseKey, value: JsonValue, beside: Beside): JsonValue {
    if (key.kind === 'json') {
      const rule = this.looseRule(key.target)
      return rule ? mapAtPath(value, key.path, (found) => moveBy(found, rule)) : value
    }
    const type = beside(key.typeField)
    const text = type === undefined || typeof type === 'string' ? type : JSON.stringify(type)
    const target = text === undefined ? undefined : key.targets.get(text)
    const rule = target && this.looseRule(target)
    return rule ? moveBy(value, rule) : value
  }

  private looseRule(target: ModelName): Rule | null {
    const shift = this.shifts.get(target)
    return shift === undefined ? null : { shift, known: this.known.get(target) ?? new Set() }
  }

  /** Keys stay what they are when their table, or what refers to them, is another one or called otherwise. */
  private follow({ before, after, links }: StructurePair): void {
    const modelsAfter = new Map([...after.schema.models.values()].map((model) => [tableKey(model.table), model]))
    const shifts = [...before.schema.models.values()].flatMap((model) => {
      const link = links.get(tableKey(model.table))
      const name = link && modelsAfter.get(tableKey(link.after))?.name
      const shift = this.shifts.get(model.name)
      return name === undefined || shift === undefined ? [] : [[name, shift] as const]
    })
    const shiftOf = new Map(shifts)
    for (const space of keySpaces(after.schema)) {
      const shift = shiftOf.get(space.model)
      if (shift !== undefined) this.addRules(after.schema, space, shift)
    }
  }

  private addRules(schema: Schema, space: KeySpace, shift: bigint): void {
    for (const [name, fields] of space.fields) {
      const model = schema.models.get(name)
      if (!model) continue
      const rules = this.rules.get(name) ?? new Map<string, Rule>()
      for (const field of fields) {
        rules.set(field, { shift, known: this.knownThrough(schema, model, field) })
        if (hasScalarPk(model) && model.primaryKey[0] === field) this.shifts.set(name, shift)
      }
      this.rules.set(name, rules)
    }
  }

  /** Null where every value is a key: a primary key's own, and one that the database holds to be there. */
  private knownThrough(schema: Schema, model: Model, field: string): ReadonlySet<bigint> | null {
    const keys = model.foreignKeys.filter(({ fields }) => fields.includes(field))
    const [first] = keys
    const isReferred = [...schema.models.values()].some(({ foreignKeys }) =>
      foreignKeys.some(({ target, targetFields }) => target === model.name && targetFields.includes(field)),
    )
    if (!first || isReferred || model.primaryKey.includes(field) || keys.some(({ virtual }) => !virtual)) return null
    return this.known.get(first.target) ?? new Set()
  }
}

/** A row of which no more is known than its key. */
export type KeyOfModel = Pick<Row, 'model' | 'pk'>

function moveBy(value: JsonValue, { shift, known }: Rule): JsonValue {
  const number = keyNumber(value)
  return number === null || (known !== null && !known.has(number)) ? value : moveKey(value, shift)
}
