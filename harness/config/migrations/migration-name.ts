/** A name of digits, a sign that ends them, and words: `0003_add_email`, `20260131120000 name`, `7`. */
const numbered = /^(\d+)(?=$|[_ ]|[-.]\D)/

/** The number that a name begins with, as it is written; the whole name where there is none. */
export function versionOf(name: string): string {
  return numbered.exec(name)?.[1] ?? name
}

/** Equal for the numbers that are the same but for leading zeros. */
export function versionKey(version: string): string {
  return /^\d+$/.test(version) ? version.replace(/^0+(?=\d)/, '') : version
}

/** By the numbers in the names. */
export function byNumbers(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
