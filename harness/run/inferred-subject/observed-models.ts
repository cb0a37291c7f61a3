import { isJsonArray, jsonText } from '../../model/json.ts'
import { ownText } from '../../model/own-text.ts'
import { sequenceModel } from '../../model/sequence-row.ts'
import { type ModelName, modelName, type Row } from '../../model/snapshot.ts'
import type { ReadRow, RowShape } from '../../snapshot/index.ts'
import { ObservedKey } from './observed-key.ts'
import { kindWith, type ValueKind } from './value-kind.ts'

/** What the rows of a model look like, as far as all of them say. */
export interface ObservedModel {
  readonly name: ModelName
  readonly key: ObservedKey
  /** By name, in the order in which they came first. */
  readonly fields: ReadonlyMap<string, ObservedField>
}

export interface ObservedField {
  kind: ValueKind
}

interface GrowingModel extends ObservedModel {
  readonly fields: Map<string, ObservedField>
}

/** What a row of a shape adds to. */
interface ShapePlan {
  readonly model: GrowingModel
  /** In the order of the shape. */
  readonly fields: readonly ObservedField[]
  /** Where the row's texts hold a field. */
  readonly textAt: ReadonlyMap<string, number>
}

/** Learns the structure of snapshots from their rows, and keeps none of them. */
export class ObservedModels {
  rowCount = 0
  private readonly models = new Map<ModelName, GrowingModel>()
  private readonly plans = new WeakMap<RowShape, ShapePlan>()
  /** Of each file, the models in the order in which they come first. */
  private readonly orders: Set<ModelName>[] = []
  private last: GrowingModel | null = null

  /** Says that rows of another file follow. */
  startFile(): void {
    this.orders.push(new Set())
    this.last = null
  }

  add(read: ReadRow): void {
    this.rowCount += 1
    if (read.shape === null) this.addRow(read.row)
    else this.addTexts(read.shape, read.texts)
  }

  /**
   * Without the states of sequences, whose structure is known. In the order of the files, as far as they agree; what only
   * one has comes after what it follows there.
   */
  get all(): readonly ObservedModel[] {
    const names = this.orders.reduce<readonly ModelName[]>(merged, [])
    return names.flatMap((name) => (name === sequenceModel ? [] : (this.models.get(name) ?? [])))
  }

  private addTexts(shape: RowShape, texts: readonly string[]): void {
    let plan = this.plans.get(shape)
    if (!plan) {
      plan = this.planFor(shape)
      this.plans.set(shape, plan)
    }
    const { model, fields, textAt } = plan
    this.see(model)
    for (let index = 0; index < fields.length; index += 1) {
      const field = fields[index]
      if (field) field.kind = kindWith(field.kind, texts[shape.fieldsAt + index] ?? 'null')
    }
    if (shape.pkLength === null) model.key.addScalar(texts[shape.pkAt] ?? 'null')
    else {
      const parts = texts.slice(shape.pkAt, shape.pkAt + shape.pkLength)
      model.key.addList(parts, shape.fields, (name) => texts[textAt.get(name) ?? -1])
    }
  }

  private addRow({ model: name, pk, fields }: Row): void {
    const model = this.modelOf(name)
    this.see(model)
    const texts = new Map(Object.entries(fields).map(([field, value]) => [field, jsonText(value)]))
    for (const [fieldName, text] of texts) {
      const field = fieldOf(model, fieldName)
      field.kind = kindWith(field.kind, text)
    }
    if (isJsonArray(pk)) model.key.addList(pk.map(jsonText), [...texts.keys()], (field) => texts.get(field))
    else model.key.addScalar(jsonText(pk))
  }

  private see(model: GrowingModel): void {
    if (model === this.last) return
    this.last = model
    this.orders.at(-1)?.add(model.name)
  }

  private planFor(shape: RowShape): ShapePlan {
    const model = this.modelOf(shape.model)
    return {
      model,
      fields: shape.fields.map((name) => fieldOf(model, name)),
      textAt: new Map(shape.fields.map((name, index) => [name, shape.fieldsAt + index])),
    }
  }

  private modelOf(name: ModelName): GrowingModel {
    const known = this.models.get(name)
    if (known) return known
    const own = modelName(ownText(name))
    const model = { name: own, key: new ObservedKey(), fields: new Map<string, ObservedField>() }
    this.models.set(own, model)
    return model
  }
}

function fieldOf(model: GrowingModel, name: string): ObservedField {
  const known = model.fields.get(name)
  if (known) return known
  const field: ObservedField = { kind: 'none' }
  model.fields.set(ownText(name), field)
  return field
}

/** Both in one order, in which what is new in the second comes after what it follows there. */
function merged(first: readonly ModelName[], second: Iterable<ModelName>): readonly ModelName[] {
  const known = new Set(first)
  const followers = new Map<ModelName | null, ModelName[]>([[null, []]])
  let previous: ModelName | null = null
  for (const name of second) {
    if (known.has(name)) {
      previous = name
      continue
    }
    const after = followers.get(previous)
    if (after) after.push(name)
    else followers.set(previous, [name])
  }
  return [...(followers.get(null) ?? []), ...first.flatMap((name) => [name, ...(followers.get(name) ?? [])])]
}
