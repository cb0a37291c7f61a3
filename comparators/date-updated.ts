import type { Comparator } from '../harness/model/comparator.ts'
import { instantOrder } from '../harness/model/instant.ts'
import { jsonEquals } from '../harness/model/json.ts'
import { checkOptions } from './check-options.ts'
import { compareInstants, orderOfTimes } from './datetime-equality.ts'
import type { CompareField } from './define-comparator.ts'
import { defineComparator } from './define-comparator.ts'

export interface DateUpdatedOptions {
  /** The time must be strictly later, and within the run of the case's steps where there was one. Default: false. */
  readonly strict?: boolean
  /** Rows that the case does not mean to change must have the same instant. Default: false. */
  readonly onlyInChangedRows?: boolean
}

/** Accepts a time that is the expected one or later, to the microsecond. */
export function dateUpdated(...fields: readonly string[]): Comparator
export function dateUpdated(options: DateUpdatedOptions, ...fields: readonly string[]): Comparator
export function dateUpdated(first: DateUpdatedOptions | string = {}, ...rest: readonly string[]): Comparator {
  const [options, fields] = typeof first === 'string' ? [{}, [first, ...rest]] : [first, rest]
  checkOptions('dateUpdated', options, ['strict', 'onlyInChangedRows'])
  const later = options.strict ? strictlyLater : notEarlier
  return defineComparator({
    name: 'date-updated',
    fields,
    settles: 'tolerance',
    ...(options.onlyInChangedRows
      ? { acceptsEqual: !options.strict, compareField: laterInChangedRows(later, options.strict === true) }
      : { rejectsEqual: options.strict === true, compareField: later }),
  })
}

/** What is equal agrees whatever it is, unless it must be later: nearly all rows are as they were. */
function laterInChangedRows(later: CompareField, strict: boolean): CompareField {
  return (expected, actual, comparison) => {
    const isLater = comparison.isMeantToChange && (strict || !jsonEquals(expected, actual))
    return (isLater ? later : compareInstants)(expected, actual, comparison)
  }
}

const notEarlier: CompareField = (expected, actual, { show }) => {
  const order = orderOfTimes(expected, actual)
  if (order === null || order < 0) return `expected ${show(expected)} or a later time, found ${show(actual)}`
  return null
}

const strictlyLater: CompareField = (expected, actual, { context, show }) => {
  const order = orderOfTimes(expected, actual)
  if (order === null || order <= 0) return `expected a later time than ${show(expected)}, found ${show(actual)}`
  if (context.window === null) return null
  const { start, end } = context.window
  const sinceStart = instantOrder(start, actual)
  const untilEnd = instantOrder(actual, end)
  if (sinceStart !== null && sinceStart >= 0 && untilEnd !== null && untilEnd >= 0) return null
  return `expected a time while the steps ran (${start} to ${end}), found ${show(actual)}`
}
