import type { JsonObject, JsonValue } from '../../model/json.ts'
import { byLengthThenBytes } from '../values/hstore.ts'

/** The object with other names and values: in its order, or with other names in PostgreSQL's. No two members become one. */
export function walkMembers(
  object: JsonObject,
  walkName: (name: string) => string,
  walkValue: (name: string, value: JsonValue) => JsonValue,
): JsonObject {
  const members = Object.entries(object).map(([name, value]) => {
    return { name, walked: walkName(name), value: walkValue(name, value) }
  })
  const isAsBefore = members.every(({ name, walked }) => name === walked)
  if (isAsBefore) return Object.fromEntries(members.map(({ name, value }) => [name, value]))
  const names = apart(members)
  const renamed = members.map(({ value }, index): [string, JsonValue] => [names[index] ?? '', value])
  return Object.fromEntries(renamed.sort(byLengthThenBytes))
}

/** What stays has its name first; of others that are the same the later ones are numbered. */
function apart(members: readonly { readonly name: string; readonly walked: string }[]): readonly string[] {
  const taken = new Set(members.flatMap(({ name, walked }) => (name === walked ? [name] : [])))
  return members.map(({ name, walked }) => {
    if (name === walked) return name
    let free = walked
    for (let number = 2; taken.has(free); number += 1) free = `${walked}${number}`
    taken.add(free)
    return free
  })
}
