import type { TableLink } from '../../model/structure.ts'

/** The names after, of columns that are all there still; null when one is gone. */
export function followColumns(columns: readonly string[], { columns: names }: TableLink): readonly string[] | null {
  const followed = columns.flatMap((name) => names.get(name) ?? [])
  return followed.length === columns.length ? followed : null
}

/** Whether the table had none of the columns before. */
export function areNew(columns: readonly string[], { columns: names }: TableLink): boolean {
  const known = new Set(names.values())
  return columns.every((name) => !known.has(name))
}

/** Catalogs are JSON, written by one query: equal parts have equal texts. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
