import type { Model } from '../model/schema.ts'

/**
 * Whether the primary key is the application's own word (`DE`, an ISBN, two foreign keys), not a number or UUID that
 * the database makes up: then it means the same on both sides, even where rows were numbered anew.
 */
export function isOwnKey(model: Model): boolean {
  const fields = model.primaryKey.map((name) => model.fields.find((field) => field.name === name))
  return (
    fields.length > 0 &&
    fields.every(
      (field) =>
        field &&
        field.sequence === null &&
        field.identity === null &&
        (field.default === null || field.default.kind === 'constant'),
    )
  )
}
