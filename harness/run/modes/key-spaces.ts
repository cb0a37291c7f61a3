import { isOwnKey } from '../../compare/index.ts'
import type { ColumnType } from '../../model/catalog.ts'
import { type Field, hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'

/** Columns whose numbers mean each other, and only each other: a key that the database makes up, and all that refers to it. */
export interface KeySpace {
  /** The model that numbers its rows so; others whose key refers to it follow it. */
  readonly model: ModelName
  /** By model, the names of the fields. */
  readonly fields: ReadonlyMap<ModelName, ReadonlySet<string>>
  /** The greatest number that all of the columns can hold. */
  readonly limit: bigint
}

/**
 * In the order of the models. A key takes no part that somebody means something by, or that is tied to one that does:
 * one without a sequence or a default, of several columns, of another type than int2, int4 or int8, or one that the
 * default of a column which refers to it names.
 */
export function keySpaces(schema: Schema): readonly KeySpace[] {
  const columns = new Columns(schema)
  return columns.groups().flatMap((members): readonly KeySpace[] => {
    const [head] = members.filter(isMadeUp)
    const isOwn = members.some((member) => !member.refers && !isMadeUp(member))
    if (!head || isOwn || members.some(isNamedByDefault) || !members.every(({ field }) => canMove(field))) return []
    const fields = new Map<ModelName, Set<string>>()
    for (const { model, field } of members) {
      fields.set(model.name, (fields.get(model.name) ?? new Set()).add(field.name))
    }
    const limits = members.map(({ field }) => limitOf(field.type))
    return [{ model: head.model.name, fields, limit: limits.reduce((least, limit) => (limit < least ? limit : least)) }]
  })
}

interface Member {
  readonly model: Model
  readonly field: Field
  /** Whether it is part of a foreign key. */
  readonly refers: boolean
}

/** Columns, grouped by the foreign keys between them. */
class Columns {
  private readonly parents = new Map<string, string>()
  private readonly members = new Map<string, Member>()

  constructor(schema: Schema) {
    for (const model of schema.models.values()) {
      const referring = new Set(
        model.foreignKeys.filter(({ target }) => schema.models.has(target)).flatMap(({ fields }) => fields),
      )
      for (const field of model.fields) {
        this.members.set(placeOf(model.name, field.name), { model, field, refers: referring.has(field.name) })
      }
    }
    for (const { name, foreignKeys } of schema.models.values()) {
      for (const { target, fields, targetFields } of foreignKeys) {
        fields.forEach((field, index) => {
          this.join(placeOf(name, field), placeOf(target, targetFields[index] ?? ''))
        })
      }
    }
  }

  groups(): readonly (readonly Member[])[] {
    const groups = new Map<string, Member[]>()
    for (const [place, member] of this.members) {
      const root = this.root(place)
      const group = groups.get(root)
      if (group) group.push(member)
      else groups.set(root, [member])
    }
    return [...groups.values()]
  }

  private join(a: string, b: string): void {
    if (!this.members.has(a) || !this.members.has(b)) return
    this.parents.set(this.root(a), this.root(b))
  }

  private root(place: string): string {
    let root = place
    for (let parent = this.parents.get(root); parent !== undefined && parent !== root; ) {
      root = parent
      parent = this.parents.get(root)
    }
    return root
  }
}

function placeOf(model: ModelName, field: string): string {
  return `${model}\0${field}`
}

function isMadeUp({ model, field }: Member): boolean {
  return hasScalarPk(model) && model.primaryKey[0] === field.name && !isOwnKey(model) && isInteger(field.type)
}

/** `DEFAULT 1 REFERENCES category`: the row with this number means something. */
function isNamedByDefault({ field }: Member): boolean {
  return field.default?.kind === 'constant' && field.default.text !== null
}

/** A virtual foreign key may hold numbers as texts. */
function canMove({ type, generated }: Field): boolean {
  return generated === null && (isInteger(type) || ['numeric', 'text', 'varchar'].includes(baseOf(type).name))
}

const limits: Readonly<Record<string, bigint>> = { int2: 2n ** 15n - 1n, int4: 2n ** 31n - 1n, int8: 2n ** 63n - 1n }

function isInteger(type: ColumnType): boolean {
  return Object.hasOwn(limits, baseOf(type).name)
}

function limitOf(type: ColumnType): bigint {
  return limits[baseOf(type).name] ?? 2n ** 63n - 1n
}

function baseOf(type: ColumnType): ColumnType {
  return type.kind === 'domain' ? baseOf(type.base) : type
}
