import type { Field, Model } from '../model/schema.ts'
import type { Comparison, Where } from '../model/where.ts'
import { fieldOf } from './compared-fields.ts'
import { tellsUnequal } from './predict/equality-text.ts'
import { endsOpen } from './predict/like.ts'
import { hasOrder, isCitext, isText, valueOrder } from './value-order.ts'

/** Why an operator cannot stand where it does, and what to do. */
export interface WhereProblem {
  readonly message: string
  readonly fix?: string
}

const askStep = 'expectations are held against rows without a database: name the rows by other fields, or by $in'

/** @param asksDatabase whether the database evaluates the condition too */
export function orderProblems(field: Field, comparison: Comparison, asksDatabase: boolean): readonly WhereProblem[] {
  const place = `field ${field.name} (${field.sqlType})`
  if (!hasOrder(field.type)) return [{ message: `${place}: values of this type have no order for $${comparison}` }]
  if (asksDatabase || valueOrder(field.type)) return []
  return [{ message: `${place}: only the database knows the order of its values, for $${comparison}`, fix: askStep }]
}

/** @param asksDatabase whether the database evaluates the condition too */
export function likeProblems(field: Field, pattern: string, asksDatabase: boolean): readonly WhereProblem[] {
  const place = `field ${field.name} (${field.sqlType})`
  if (!isText(field.type)) return [{ message: `${place}: $like compares texts, and this is none` }]
  const open = endsOpen(pattern)
    ? [{ message: `${place}: the pattern of $like ends in a backslash that nothing follows`, fix: 'write two of them' }]
    : []
  if (asksDatabase || !isCitext(field.type)) return open
  return [...open, { message: `${place}: only the database knows what is $like its values`, fix: askStep }]
}

/** An SQL expression that stands in an expectation. */
export function expressionProblem(field: Field): WhereProblem {
  return { message: `field ${field.name} (${field.sqlType}): $sql can be compared with in steps only`, fix: askStep }
}

/** What a `$not` of an expectation says of fields of which nobody but the database knows when they are unequal. */
export function oppositeProblems(model: Model, where: Where): readonly WhereProblem[] {
  return where.flatMap((condition) => {
    if (condition.kind !== 'equals' && condition.kind !== 'in') return []
    const field = fieldOf(model, condition.field)
    const values = condition.kind === 'in' ? condition.values : [condition.value]
    if (tellsUnequal(field.type) || values.every((value) => value === null)) return []
    const place = `field ${field.name} (${field.sqlType})`
    return [{ message: `${place}: only the database knows which values of this type are unequal`, fix: askStep }]
  })
}
