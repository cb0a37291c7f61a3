import type { Quoting } from '../../model/entry-yaml.ts'
import { isJsonObject, type JsonObject, type JsonValue, jsonEquals } from '../../model/json.ts'
import { readValue } from '../parse/index.ts'
import { entriesIn, memberAt } from './entries-in.ts'
import { edited } from './entry-edit.ts'
import type { Plan } from './plan.ts'
import { type ListUpdate, updateList } from './update-list.ts'

export interface VerifiedText {
  readonly text: string
  /** 1-based numbers of the entries that could not be edited; 0 where none could be added. */
  readonly failed: ReadonlySet<number>
}

/**
 * Changes a list in a text, and makes sure that the text then means what it should, and all else in it what it did: an
 * alias may stand for what is changed. What can't be done so is left out.
 */
export function updateVerified(
  { path: file, text }: { readonly path: string; readonly text: string },
  path: readonly string[],
  entries: readonly JsonObject[],
  { edits, added }: Pick<Plan, 'edits' | 'added'>,
): VerifiedText {
  const byIndex = new Map([...edits].map(([number, edit]) => [number - 1, edit]))
  if (edits.size === 0 && added.length === 0) return { text, failed: new Set() }
  const whole = attempt(file, text, path, entries, { edits: byIndex, added })
  if (whole !== null) return { text: whole, failed: new Set() }
  const failed = new Set<number>()
  let current = text
  let known = entries
  const one = (update: ListUpdate, number: number): void => {
    const next = attempt(file, current, path, known, update)
    if (next === null) failed.add(number)
    else {
      current = next
      known = entriesIn(memberAt(readValue(next, file), path))
    }
  }
  if (added.length > 0) one({ edits: new Map(), added }, 0)
  for (const [index, edit] of [...byIndex].toSorted(([a], [b]) => b - a)) {
    one({ edits: new Map([[index, edit]]), added: [] }, index + 1)
  }
  return { text: current, failed }
}

function attempt(
  file: string,
  text: string,
  path: readonly string[],
  entries: readonly JsonObject[],
  update: ListUpdate,
): string | null {
  const quoting: Quoting = file.endsWith('.json') ? 'json' : 'plain'
  const list = updateList(text, path, entries, update, quoting)
  if (list === null) return null
  // What stood last may be gone, and its line end with it.
  const next = text.endsWith('\n') ? list : list.replace(/(?:\r?\n)+$/, '')
  const [before, after] = [readValue(text, file), readValue(next, file)]
  if (after === undefined) return null
  const wanted = entries.flatMap((entry, index) => {
    const edit = update.edits.get(index)
    const changed = edit ? edited(entry, edit) : entry
    return changed ? [changed] : []
  })
  const found = entriesIn(memberAt(after, path))
  if (!jsonEquals([...wanted, ...update.added], found)) return null
  if (path.length === 0) return next
  return jsonEquals(without(before ?? null, path), without(after, path)) ? next : null
}

/** The value without what is at the path, and what holds nothing else. */
function without(value: JsonValue, path: readonly string[]): JsonValue {
  const [key, ...more] = path
  if (key === undefined || !isJsonObject(value)) return null
  const inner = value[key] === undefined ? null : without(value[key], more)
  const isEmpty = inner === null || (isJsonObject(inner) && Object.keys(inner).length === 0)
  const others = Object.entries(value).filter(([name]) => name !== key)
  return Object.fromEntries(isEmpty ? others : [...others, [key, inner]])
}
