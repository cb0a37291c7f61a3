import { jsonEquals } from '../../model/json.ts'
import { kindWith, type ValueKind } from './value-kind.ts'

/** The JSON text of a field of a row; undefined when the row lacks it. */
export type FieldText = (name: string) => string | undefined

/** What the primary keys of a model look like, as far as all of its rows say. */
export class ObservedKey {
  kind: ValueKind = 'none'
  /** Whether every key is a number or a UUID, such as a database makes up. */
  isMadeUp = true
  private scalars = 0
  private lists = 0
  /** Of each part of a list, the fields that hold it in every row so far; null before the first list. */
  private holders: readonly (readonly string[])[] | null = null

  addScalar(jsonText: string): void {
    if (jsonText === 'null') return
    this.scalars += 1
    this.kind = kindWith(this.kind, jsonText)
    this.isMadeUp = this.isMadeUp && madeUp.test(jsonText)
  }

  /** @param names of the row's fields */
  addList(parts: readonly string[], names: readonly string[], fieldText: FieldText): void {
    this.lists += 1
    this.isMadeUp = false
    const before = this.holders ?? parts.map(() => names)
    this.holders =
      before.length === parts.length
        ? before.map((held, index) => held.filter((name) => isSame(parts[index], fieldText(name))))
        : []
  }

  /** Whether any row has a key. */
  get isThere(): boolean {
    return this.scalars + this.lists > 0
  }

  /** Whether some keys are lists. */
  get isList(): boolean {
    return this.lists > 0
  }

  /**
   * The fields that a composite key consists of, in its order: those that hold its parts in every row. Where several do,
   * they are equal in all rows, and it does not matter which. Null: there are none for every part, or a key is no list;
   * such keys can only be taken as a whole.
   */
  get fields(): readonly string[] | null {
    const isComposite = this.scalars === 0 && this.holders !== null && this.holders.length > 1
    return isComposite && this.holders ? oneOfEach(this.holders) : null
  }
}

const madeUp = /^(?:"?-?\d+"?|"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")$/i

/** Only of texts there are several spellings. */
function isSame(a: string | undefined, b: string | undefined): boolean {
  if (a === b || a === undefined || b === undefined) return a === b
  return a.startsWith('"') && b.startsWith('"') && (a + b).includes('\\') && jsonEquals(JSON.parse(a), JSON.parse(b))
}

/**
 * A different one from each list; null when there is no such choice. What holds two parts held the same in all rows, so
 * two lists are the same or have nothing in common.
 */
function oneOfEach(lists: readonly (readonly string[])[]): readonly string[] | null {
  const taken = new Set<string>()
  for (const list of lists) {
    const name = list.find((each) => !taken.has(each))
    if (name === undefined) return null
    taken.add(name)
  }
  return [...taken]
}
