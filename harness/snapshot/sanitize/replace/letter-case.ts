/**
 * Gives a lower-case text the capitals that an original has: none, all, or one at the start of each word.
 * @param isName of writing that knows no capitals it is given these, too
 */
export function likeCase(text: string, original: string, isName = false): string {
  if (isName && original === original.toUpperCase() && original === original.toLowerCase()) return capitalized(text)
  if (original === original.toLowerCase()) return text
  if (original === original.toUpperCase() && /\p{L}.*\p{L}/u.test(original)) return text.toUpperCase()
  return capitalized(text)
}

function capitalized(text: string): string {
  return text.replace(/(?<![\p{L}\p{N}])\p{Ll}/gu, (letter) => letter.toUpperCase())
}

/** One of the ways to write a text in capitals and small letters; the number says which. Null: there are no more. */
export function caseVariant(text: string, number: number): string | null {
  let bits = number
  let result = ''
  for (const letter of text) {
    if (letter.toUpperCase() === letter.toLowerCase()) result += letter
    else {
      result += bits % 2 === 1 ? letter.toUpperCase() : letter.toLowerCase()
      bits = Math.floor(bits / 2)
    }
  }
  return bits > 0 ? null : result
}
