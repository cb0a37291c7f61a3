import type { SourcePlace } from './errors.ts'

/**
 * `entry 3 (line 12)`, or `entry 3 (prices.changes.yaml:12)` where the entry is in a file of its own.
 * @param number 1-based, among all entries of the list
 */
export function entryName(
  number: number,
  { line, source }: { readonly line: number | null; readonly source?: SourcePlace },
): string {
  if (!source) return `entry ${number}${line === null ? '' : ` (line ${line})`}`
  const name = source.file.split(/[\\/]/).at(-1)
  return `entry ${number} (${name}${source.line === undefined ? '' : `:${source.line}`})`
}
