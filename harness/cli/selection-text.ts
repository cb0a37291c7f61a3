import { plural } from '../../reports/index.ts'
import type { ModelName } from '../model/snapshot.ts'
import type { RowCounts, Selection } from '../transfer/index.ts'
import type { ScopeOptions } from './scope-options.ts'

/** What of an export a program may want to know besides what was written. */
export interface SelectionSummary extends Pick<Selection, 'unknown'> {
  /** By model, of those whose rows had to be looked at. */
  readonly models: Readonly<Record<ModelName, RowCounts>>
}

export function selectionSummary({ counts, unknown }: Selection): SelectionSummary {
  return { models: Object.fromEntries(counts), unknown }
}

/** `, in user scope, without 12 rows that depend on others`; empty where everything was taken. */
export function selectionText({ scope }: ScopeOptions, { counts }: Selection): string {
  const leftOut = [...counts.values()].flatMap((model) => Object.values(model.leftOut)).reduce((a, b) => a + b, 0)
  const parts = [
    ...(scope === 'global' ? [] : [`in ${scope} scope`]),
    ...(leftOut === 0 ? [] : [`${plural(leftOut, 'row')} of its models left out`]),
  ]
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`
}

/** One line for each name in a filter that no row has: likely a typing error. */
export function unknownNamesText({ unknown }: Pick<Selection, 'unknown'>): string {
  const lines = [
    ...unknown.users.map((name) => `no user is called ${name}`),
    ...unknown.organizations.map((name) => `no organization is called ${name}`),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
