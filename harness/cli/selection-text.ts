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
  const line = (kind: string, name: string): string => {
    const form = new Map(Object.entries(unknown.otherForms ?? {})).get(name)
    const hint = form ? `, but one is by a name that looks the same, in another Unicode form (${form})` : ''
    return `no ${kind} is called ${name}${hint}\n`
  }
  return [
    ...unknown.users.map((name) => line('user', name)),
    ...unknown.organizations.map((name) => line('organization', name)),
  ].join('')
}

const shownTables = 10

/** What a snapshot lacks that nobody may have meant to leave out. Empty: nothing. */
export function unknownTablesText(subject: string, tables: readonly string[]): string {
  if (tables.length === 0) return ''
  const more = tables.length - shownTables
  const names = [...tables.slice(0, shownTables), ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
  const [are, them] = tables.length === 1 ? ['a table', 'it'] : [`${tables.length} tables`, 'them']
  return [
    `the database has ${are} that subject ${subject} does not know, so the snapshot has no row of ${them}: ${names}`,
    `  add ${them} to its schema, or, if ${them === 'it' ? 'it is' : 'they are'} to take no part, list ${them} in its excludeTables`,
    '',
  ].join('\n')
}
