import type { ModelName } from '../../model/snapshot.ts'

/** Why a row is left out: scope or filter do not take it, or what it needs; or a rule of the import does not. */
export type LeftOutBy = 'selection' | 'rule'

/** Keys of rows of a snapshot that were left out: what refers to them is left out too, or loses an exempt key. */
export class LeftOutKeys {
  private readonly keys = new Map<string, Map<string, LeftOutBy>>()

  /** @param text of the key's values as the snapshot has them */
  add(model: ModelName, fields: readonly string[], text: string, by: LeftOutBy): void {
    const name = [model, ...fields].join(' ')
    const texts = this.keys.get(name) ?? new Map<string, LeftOutBy>()
    this.keys.set(name, texts)
    texts.set(text, by)
  }

  /** Null: no row with this key was left out. */
  get(model: ModelName, fields: readonly string[], text: string): LeftOutBy | null {
    return this.keys.get([model, ...fields].join(' '))?.get(text) ?? null
  }

  addAll({ keys }: LeftOutKeys): void {
    for (const [name, texts] of keys) this.keys.set(name, new Map([...(this.keys.get(name) ?? []), ...texts]))
  }
}
