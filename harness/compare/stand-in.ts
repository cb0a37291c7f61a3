/** Stands in keys of expected rows for a primary key that nobody knows, of the row with this mark. No key holds such a text. */
export function standIn(mark: string): string {
  return `\0${mark}`
}
