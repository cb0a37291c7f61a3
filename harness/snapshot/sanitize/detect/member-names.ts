import { type Look, looksOf } from './looks.ts'

const person: Look = { what: 'the name of a person', rule: 'name' }

/** What an application calls its members, in any of the usual ways; a user may be called so, too. */
const identifier = /^[A-Za-z_$][\w$.:/-]*$/
const plain = /^[A-Za-z_][A-Za-z_ -]*$/
/** Two to four words, which no program writes so. */
const words = /^\p{L}[\p{L}\p{M}.'’-]*(?: \p{L}[\p{L}\p{M}.'’-]*){1,3}$/u

/** As many are remembered: the same names come in every row. */
const mostKnown = 10_000
const known = new Map<string, Look | null>()

/** What the name of a member of JSON, or of a pair of an hstore, looks like by itself; null: like nothing of a person. */
export function lookOfMember(name: string): Look | null {
  const found = known.get(name)
  if (found !== undefined) return found
  const look = lookOfNewMember(name)
  if (known.size >= mostKnown) known.clear()
  known.set(name, look)
  return look
}

function lookOfNewMember(name: string): Look | null {
  if (name.length <= 3) return null
  if (!plain.test(name)) {
    const [look] = looksOf(name)
    if (look) return look
  }
  return words.test(name) ? person : null
}

/** Whether it looks like more than a name alone: an address, a token, a number of somebody. */
export function isTelling(name: string): boolean {
  const look = lookOfMember(name)
  return look !== null && look !== person
}

/** Whether an application may well have a member of this name, whoever else is called so. */
export function isIdentifier(name: string): boolean {
  return identifier.test(name)
}
