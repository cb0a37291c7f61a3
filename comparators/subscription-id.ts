import type { Comparator } from '../harness/model/comparator.ts'
import { defineComparator } from './define-comparator.ts'
import { bothMatchAndDiffer } from './regex.ts'

/** Accepts two identifiers of Sentry's query subscriptions that differ: a number, `/` and a UUID without dashes. */
export function subscriptionId(...fields: readonly string[]): Comparator {
  return defineComparator({
    name: 'subscription-id',
    fields,
    settles: 'tolerance',
    rejectsEqual: true,
    compareField: bothMatchAndDiffer(/^\d+\/[0-9a-f]{32}$/, 'a subscription id (12/0123456789abcdef…)'),
  })
}
