import { plural } from '../../reports/index.ts'
import { jsonText } from '../model/json.ts'
import type { Schema } from '../model/schema.ts'
import type { ModelName } from '../model/snapshot.ts'
import { type ImportCounts, type ImportResult, type PlainEffects, plainEffects } from '../transfer/index.ts'
import type { ScopeOptions } from './scope-options.ts'

/** What of an import a program may want to know. `models`: in the order of the schema. */
export interface ImportSummary extends Pick<ImportResult, 'rows' | 'unknown'> {
  readonly scope: ScopeOptions['scope']
  /** The import was applied before: nothing was done now. */
  readonly alreadyApplied: boolean
  readonly models: Readonly<Record<string, ImportCounts>>
  readonly effects: PlainEffects
}

export function importSummary(
  { scope }: ScopeOptions,
  { rows, counts, unknown, isRepeated, effects }: ImportResult,
): ImportSummary {
  const models = Object.fromEntries(counts)
  return { scope, alreadyApplied: isRepeated, rows, models, unknown, effects: plainEffects(effects) }
}

/** `12 rows of team.json imported into shop at localhost (in user scope; 2 were there already; 3 left out)` */
export function importText({ scope }: ScopeOptions, result: ImportResult, file: string, place: string): string {
  const { rows, counts, isRepeated, effects } = result
  if (isRepeated) return `${file} was imported into ${place} before, by this number: nothing was changed`
  const sum = (kind: keyof ImportCounts): number =>
    [...counts.values()].reduce((total, count) => total + count[kind], 0)
  const [existing, overwritten, leftOut] = [sum('existing'), sum('overwritten'), sum('leftOut')]
  const replaced = [...effects.replaced.values()].reduce((total, count) => total + count, 0)
  const parts = [
    ...(scope === 'global' ? [] : [`in ${scope} scope`]),
    ...(replaced === 0 ? [] : [`in place of ${replaced} that were there`]),
    ...(existing === 0 ? [] : [`${existing} were there already`]),
    ...(overwritten === 0 ? [] : [`${overwritten} overwrote others`]),
    ...(leftOut === 0 ? [] : [`${plural(leftOut, 'row')} of the file left out`]),
  ]
  return `${plural(rows, 'row')} of ${file} imported into ${place}${parts.length === 0 ? '' : ` (${parts.join('; ')})`}`
}

/** A line for each model that rules or shims had a say in: `  app.user  username: 1 suffixed; role: 2 set`. Each ends in a newline. */
export function effectsText(schema: Schema, { effects, pkMap }: ImportResult): string {
  const told = new Map<string, string[]>()
  const tell = (model: string, text: string): void => {
    told.set(model, [...(told.get(model) ?? []), text])
  }
  for (const [model, fields] of effects.values) {
    for (const [field, counts] of fields) {
      const kinds = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`)
      tell(model, `${field}: ${kinds.join(', ')}`)
    }
  }
  for (const [model, keys] of overwrittenKeys(pkMap)) {
    tell(model, `${plural(keys.length, 'row')} overwritten${hasSecretKey(schema, model) ? '' : `: pk ${listed(keys)}`}`)
  }
  for (const [model, count] of effects.droppedModels) tell(model, `${plural(count, 'row')} dropped by a shim`)
  for (const [model, fields] of effects.droppedFields) {
    for (const [field, count] of fields) tell(model, `${field} dropped by a shim from ${plural(count, 'row')}`)
  }
  const width = Math.max(0, ...[...told.keys()].map((model) => model.length))
  return [...told].map(([model, texts]) => `  ${model.padEnd(width)}  ${texts.join('; ')}\n`).join('')
}

/** Of the rows of the database, by model. */
function overwrittenKeys(pkMap: ImportResult['pkMap']): ReadonlyMap<ModelName, readonly string[]> {
  const keys = new Map<ModelName, Set<string>>()
  for (const { model, actualPk, kind } of pkMap?.rows() ?? []) {
    if (kind !== 'overwritten') continue
    const own = keys.get(model) ?? new Set()
    keys.set(model, own.add(jsonText(actualPk)))
  }
  return new Map([...keys].map(([model, own]) => [model, [...own]]))
}

function hasSecretKey({ models }: Schema, name: ModelName): boolean {
  const { fields = [], primaryKey = [] } = models.get(name) ?? {}
  return fields.some((field) => field.secret && primaryKey.includes(field.name))
}

const mostKeys = 10

function listed(keys: readonly string[]): string {
  const more = keys.length - mostKeys
  return [...keys.slice(0, mostKeys), ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
}
