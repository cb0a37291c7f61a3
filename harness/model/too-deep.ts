/** As deep as a snapshot's file may be: what goes through a value level by level can go through so many. */
const mostLevels = 1_000

/** Whether lists and objects are nested deeper in a JSON text than values are worked on. */
export function isTooDeep(json: string): boolean {
  let depth = 0
  let isInText = false
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at]
    if (isInText) {
      if (character === '\\') at += 1
      else if (character === '"') isInText = false
    } else if (character === '"') isInText = true
    else if (character === '[' || character === '{') {
      depth += 1
      if (depth > mostLevels) return true
    } else if (character === ']' || character === '}') depth -= 1
  }
  return false
}
