import { plural } from '../../reports/index.ts'
import type { ImportCounts, ImportResult } from '../transfer/index.ts'
import type { ScopeOptions } from './scope-options.ts'

/** What of an import a program may want to know. `models`: in the order of the schema. */
export interface ImportSummary extends Pick<ImportResult, 'rows' | 'unknown'> {
  readonly scope: ScopeOptions['scope']
  /** The import was applied before: nothing was done now. */
  readonly alreadyApplied: boolean
  readonly models: Readonly<Record<string, ImportCounts>>
}

export function importSummary(
  { scope }: ScopeOptions,
  { rows, counts, unknown, isRepeated }: ImportResult,
): ImportSummary {
  return { scope, alreadyApplied: isRepeated, rows, models: Object.fromEntries(counts), unknown }
}

/** `12 rows of team.json imported into shop at localhost (in user scope; 2 were there already; 3 left out)` */
export function importText({ scope }: ScopeOptions, result: ImportResult, file: string, place: string): string {
  const { rows, counts, isRepeated } = result
  if (isRepeated) return `${file} was imported into ${place} before, by this number: nothing was changed`
  const sum = (kind: keyof ImportCounts): number =>
    [...counts.values()].reduce((total, count) => total + count[kind], 0)
  const [existing, overwritten, leftOut] = [sum('existing'), sum('overwritten'), sum('leftOut')]
  const parts = [
    ...(scope === 'global' ? [] : [`in ${scope} scope`]),
    ...(existing === 0 ? [] : [`${existing} were there already`]),
    ...(overwritten === 0 ? [] : [`${overwritten} overwrote others`]),
    ...(leftOut === 0 ? [] : [`${plural(leftOut, 'row')} of the file left out`]),
  ]
  return `${plural(rows, 'row')} of ${file} imported into ${place}${parts.length === 0 ? '' : ` (${parts.join('; ')})`}`
}
