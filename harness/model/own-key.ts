import type { Model } from './schema.ts'

/**
 * Whether the primary key is the application's own word (`DE`, an ISBN, two foreign keys), not a number or UUID that
 * the database makes up: then it means the same on both sides, even where rows were numbered anew.
 */
export function isOwnKey(model: Model): boolean {
  return model.primaryKey.length > 0 && numberingFields(model).length === 0
}

/** The fields of the primary key that the database makes up: they only number the rows. */
export function numberingFields(model: Model): readonly string[] {
  return model.primaryKey.filter((name) => {
    const field = model.fields.find((candidate) => candidate.name === name)
    if (!field) return true
    const isGiven = field.default === null || field.default.kind === 'constant'
    return field.sequence !== null || field.identity !== null || !isGiven
  })
}
