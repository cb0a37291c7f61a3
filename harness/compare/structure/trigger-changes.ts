import type { QualifiedName, TriggerDefinition } from '../../model/catalog.ts'
import {
  type CatalogIdentities,
  qualifiedName,
  type StructureLinks,
  type TableLink,
  tableKey,
} from '../../model/structure.ts'
import { type Expression, type IsSecret, keptBy } from './constraint-changes.ts'
import { same } from './follow-columns.ts'
import type { RenamedLabels } from './renamed-labels.ts'
import { bareCondition, conditionColumns, readTrigger, type TriggerParts } from './trigger-parts.ts'

export interface TriggerContext {
  readonly links: StructureLinks
  readonly labels: RenamedLabels
  readonly identities: { readonly before: CatalogIdentities; readonly after: CatalogIdentities }
  readonly isSecret: IsSecret
}

/**
 * What is other about the triggers of a table, each in a clause. Their names count, as they fire in the order of these;
 * another name of a table, column or function that one speaks of is nothing.
 */
export function triggerChanges(link: TableLink, context: TriggerContext): readonly string[] {
  const [then, now] = [byName(link.before.triggerDefinitions), byName(link.after.triggerDefinitions)]
  const table = `table ${qualifiedName(link.after)}`
  const known = [...then.values()].flatMap((before): readonly string[] => {
    const after = now.get(before.name)
    if (!after) return [`${table} lost its trigger ${before.name}, ${shown(before, longestCondition, context)}`]
    return changeOf(before, after, `trigger ${before.name} of ${table}`, link, context)
  })
  const added = [...now.values()].filter(({ name }) => !then.has(name))
  return [
    ...known,
    ...added.map((one) => `${table} has a trigger now, ${one.name}, ${shown(one, longestCondition, context)}`),
  ]
}

function byName(triggers: readonly TriggerDefinition[] = []): ReadonlyMap<string, TriggerDefinition> {
  return new Map(triggers.map((trigger) => [trigger.name, trigger]))
}

function changeOf(
  before: TriggerDefinition,
  after: TriggerDefinition,
  trigger: string,
  link: TableLink,
  context: TriggerContext,
): readonly string[] {
  const firesAnew = before.fires !== after.fires
  if (sameDefinition(before, after, link, context)) {
    return firesAnew ? [`${trigger} is ${firing(after)} now, and was ${firing(before)}`] : []
  }
  const texts = (longest: number) =>
    [after, before].map((one) => `${shown(one, longest, context)}${firesAnew ? `, ${firing(one)}` : ''}`)
  const short = texts(longestCondition)
  const [is, was] = short[0] === short[1] ? texts(Number.POSITIVE_INFINITY) : short
  return [`${trigger} is now ${is}, and was ${was}`]
}

function firing({ fires }: TriggerDefinition): string {
  if (fires === undefined) return 'enabled'
  return { 'on-replicas': 'enabled on replicas only', always: 'enabled always', never: 'disabled' }[fires]
}

const longestCondition = 80

/** Without its name and that of its table. @param longest characters of its WHEN */
function shown({ definition }: TriggerDefinition, longest: number, { isSecret }: TriggerContext): string {
  const parts = readTrigger(definition)
  if (!parts) return definition
  const { events, columns, orTruncate, from, manner, when, values } = parts
  const isCut = when !== null && when.length > longest
  const condition = conditionColumns(parts).some(isSecret) ? 'not shown' : isCut ? `${when.slice(0, longest)}…` : when
  return [
    `${events}${columns.length === 0 ? '' : ` OF ${columns.join(', ')}`}${orTruncate}`,
    from === null ? '' : ` FROM ${qualifiedName(from)}`,
    ` ${manner}`,
    condition === null ? '' : ` WHEN (${condition})`,
    ` EXECUTE FUNCTION ${parts.function}(${values})`,
  ].join('')
}

function sameDefinition(
  before: TriggerDefinition,
  after: TriggerDefinition,
  link: TableLink,
  { links, labels, identities }: TriggerContext,
): boolean {
  const [then, now] = [readTrigger(before.definition), readTrigger(after.definition)]
  if (!then || !now) return before.definition === after.definition
  const followed = {
    ...then,
    columns: then.columns.map((name) => link.columns.get(name) ?? name),
    from: then.from && tableNow(then.from, links),
    function: functionNow(then.function, identities),
  }
  if (!same(withoutCondition(followed), withoutCondition(now))) return false
  if (then.when === null || now.when === null) return then.when === now.when
  const isKept = keptBy(link, { columns: link.columns, labels })
  return isKept(conditionOf(then, then.when), conditionOf(now, now.when))
}

function conditionOf(parts: TriggerParts, when: string): Expression {
  return { columns: conditionColumns(parts), definition: bareCondition(when) }
}

/** In which order columns are listed is nothing. */
function withoutCondition({ when: _, columns, ...parts }: TriggerParts): unknown {
  return { ...parts, columns: [...columns].sort() }
}

function tableNow(table: QualifiedName, links: StructureLinks): QualifiedName {
  const { schema, name } = links.get(tableKey(table))?.after ?? table
  return { schema, name }
}

/** A function that is made anew under its name is the same. */
function functionNow(
  called: string,
  { before, after }: { readonly before: CatalogIdentities; readonly after: CatalogIdentities },
): string {
  const id = before.functions?.get(called)
  const renamed = [...(after.functions ?? [])].find(([, other]) => other === id)
  return renamed?.[0] ?? called
}
