import type { Model, Schema } from '../../model/schema.ts'
import type { LeftOut } from '../../model/scope.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { type KeyReader, keyReader } from './key-reader.ts'
import { KeySpace } from './key-space.ts'

/** A key that rows of a model hold, or refer to rows of another by. */
export interface PlannedKey {
  readonly fields: readonly string[]
  readonly read: KeyReader
  readonly space: KeySpace
}

/** What rows look for others by. */
export interface NeededKey extends PlannedKey {
  readonly key: NonNullable<LeftOut['key']>
}

/** The keys that rows are looked for by, each once. */
export class KeySpaces {
  private readonly schema: Schema
  private readonly byModel = new Map<ModelName, Map<string, { readonly fields: readonly string[]; space: KeySpace }>>()

  constructor(schema: Schema) {
    this.schema = schema
  }

  /** What rows of one model look for rows of another by: their own fields, in the order of those of the other. */
  reference(model: Model, own: readonly string[], target: ModelName, targetFields: readonly string[]): NeededKey {
    // Foreign keys list the same fields in any order.
    const order = targetFields.map((_, index) => index)
    order.sort((a, b) => ((targetFields[a] ?? '') < (targetFields[b] ?? '') ? -1 : 1))
    const pick = (fields: readonly string[]): readonly string[] => order.flatMap((index) => fields[index] ?? [])
    const [fields, referred] = [pick(own), pick(targetFields)]
    const targetModel = this.schema.models.get(target)
    const read = keyReader(model, fields, targetModel && { model: targetModel, fields: referred })
    return { fields, read, space: this.space(target, referred), key: { fields, target, targetFields: referred } }
  }

  /** What rows of a model are looked for by. */
  heldBy(model: Model): readonly PlannedKey[] {
    const spaces = [...(this.byModel.get(model.name)?.values() ?? [])]
    return spaces.map(({ fields, space }) => ({ fields, space, read: keyReader(model, fields) }))
  }

  private space(target: ModelName, fields: readonly string[]): KeySpace {
    const spaces = this.byModel.get(target) ?? new Map()
    this.byModel.set(target, spaces)
    const name = JSON.stringify(fields)
    const entry = spaces.get(name) ?? { fields, space: new KeySpace() }
    spaces.set(name, entry)
    return entry.space
  }
}
