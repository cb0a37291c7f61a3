/** Nested deeper than this a text may be too deep for the strict reader. */
const maxDepth = 500

/**
 * What the canonical form changes by more than white space: a null or an object that has to be told apart, and names
 * that JavaScript's objects order otherwise.
 */
const special = /^null$|"\$json"|"__proto__"|"\d+": /

/**
 * The canonical JSON text of a jsonb, from PostgreSQL's, which differs from it in white space alone; null where it may
 * differ in more.
 * @param indent of the line that the value begins on; null for compact text
 */
export function jsonbText(text: string, indent: string | null): string | null {
  if (special.test(text)) return null
  let result = ''
  let copied = 0
  let depth = 0
  for (let index = 0; index < text.length; index += 1) {
    switch (text[index]) {
      case '"':
        index = endOfString(text, index)
        break
      case '{':
      case '[':
        depth += 1
        if (depth > maxDepth) return null
        if (indent === null) break
        if (text[index + 1] === ']' || text[index + 1] === '}') {
          depth -= 1
          index += 1
          break
        }
        result += text.slice(copied, index + 1) + newLine(indent, depth)
        copied = index + 1
        break
      case '}':
      case ']':
        depth -= 1
        if (indent === null) break
        result += text.slice(copied, index) + newLine(indent, depth)
        copied = index
        break
      case ' ': // after a comma or a colon
        if (indent !== null && text[index - 1] === ':') break
        result += text.slice(copied, index)
        if (indent !== null) result += newLine(indent, depth)
        copied = index + 1
        break
    }
  }
  return result + text.slice(copied)
}

function newLine(indent: string, depth: number): string {
  return `\n${indent}${'  '.repeat(depth)}`
}

/** Where the string ends that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text[end - 1 - backslashes] === '\\') backslashes += 1
    if (backslashes % 2 === 0) return end
  }
}
