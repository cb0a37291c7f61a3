import type { ExpectedSchemaChange } from '../model/case.ts'
import { entryLines } from '../model/entry-yaml.ts'
import type { Finding, Proposal } from '../model/finding.ts'
import type { JsonObject } from '../model/json.ts'
import type { ModelName } from '../model/snapshot.ts'
import type { StructureChange } from './structure/structure-change.ts'

export interface DriftContext {
  /** The entries of `expect.schema`, their types as PostgreSQL writes them. */
  readonly declared: readonly ExpectedSchemaChange[]
  /** The step that made a change, where it is known. */
  readonly stepOf: (change: StructureChange) => string | null
  /** How many rows of a table, or values of a column that are not NULL, there were before the steps. */
  readonly countHeld: (model: ModelName, field: string | null) => number
}

/**
 * What the steps did to the structure of the database and the case does not declare, each change by itself, in their
 * order; then what it declares and they did not do.
 */
export function schemaDrift(changes: readonly StructureChange[], context: DriftContext): readonly Finding[] {
  const { declared } = context
  const open = new Set(changes)
  const missed = declared.flatMap((entry, index): readonly Finding[] => {
    const seen = changes.filter((change) => isAbout(entry, change))
    for (const change of seen) open.delete(change)
    return problemsOf(entry, seen).map((problem) => missedFinding(entry, index + 1, problem))
  })
  const line = declared[0]?.line ?? null
  return [...[...open].map((change) => undeclaredFinding(change, context, line)), ...missed]
}

/** Whether the entry speaks of this change, be it in other words. */
function isAbout(entry: ExpectedSchemaChange, { entry: change }: StructureChange): boolean {
  if (entry.kind !== change.kind || entry.model !== change.model || entry.field !== change.field) return false
  if (entry.kind !== 'altered' || change.kind !== 'altered') return true
  const named: readonly string[] = entry.parts
  return change.parts.some((part) => named.includes(part))
}

interface Problem {
  readonly message: string
  /** What the entry should be. Null: it should not be there. */
  readonly instead: JsonObject | null
}

/** What an entry says that is not so. */
function problemsOf(entry: ExpectedSchemaChange, seen: readonly StructureChange[]): readonly Problem[] {
  const what = entry.field === null ? `table of ${entry.model}` : `field ${entry.field} of ${entry.model}`
  const [change] = seen.map((candidate) => candidate.entry)
  switch (entry.kind) {
    case 'added':
      if (change?.kind !== 'added') return [{ message: `${what} should be new, but is not`, instead: null }]
      if (entry.type === null || entry.type === change.type) return []
      return [
        {
          message: `${what} should be new with type ${entry.type}, but is of type ${change.type}`,
          instead: entryOf(change),
        },
      ]
    case 'dropped':
      return change ? [] : [{ message: `${what} should be gone, but is still there`, instead: null }]
    case 'renamed':
      if (change?.kind === 'renamed' && change.to === entry.to) return []
      return [
        change?.kind === 'renamed'
          ? { message: `${what} should be named ${entry.to}, but is named ${change.to}`, instead: entryOf(change) }
          : { message: `${what} should be named ${entry.to}, but is not`, instead: null },
      ]
    case 'retyped':
      if (change?.kind !== 'retyped') {
        const to = entry.to === null ? 'another type' : `type ${entry.to}`
        return [{ message: `${what} should have ${to}, but its type is what it was`, instead: null }]
      }
      if (entry.to === null || entry.to === change.to) return []
      return [
        { message: `${what} should be of type ${entry.to}, but is of type ${change.to}`, instead: entryOf(change) },
      ]
    case 'altered': {
      const other = new Set<string>(seen.flatMap(({ entry: part }) => (part.kind === 'altered' ? part.parts : [])))
      const parts: readonly string[] = entry.parts
      const same = parts.filter((part) => !other.has(part))
      if (same.length === 0) return []
      const rest = parts.filter((part) => other.has(part))
      const instead = rest.length === 0 ? null : { ...entryOf(entry), parts: rest }
      return [{ message: `${what} should have ${same.map(otherPart).join(' and ')}, but has not`, instead }]
    }
  }
}

function otherPart(part: string): string {
  return `${/s$/.test(part) ? 'other' : 'another'} ${part.replace('-', ' ')}`
}

/** As a case file has it. */
function entryOf(entry: StructureChange['entry']): JsonObject {
  const place = { [entry.kind]: entry.model, ...(entry.field === null ? {} : { field: entry.field }) }
  switch (entry.kind) {
    case 'added':
      return entry.type === null ? place : { ...place, type: entry.type }
    case 'dropped':
      return place
    case 'renamed':
      return { ...place, to: entry.to }
    case 'retyped':
      return entry.to === null ? place : { ...place, to: entry.to }
    case 'altered':
      return { ...place, parts: [...entry.parts] }
  }
}

function undeclaredFinding(change: StructureChange, context: DriftContext, line: number | null): Finding {
  const { to: _, ...values } = entryOf(change.entry)
  const entry = change.isOfValuesOnly ? values : entryOf(change.entry)
  const place = line === null ? '' : ` (line ${line})`
  return driftFinding(change.entry, {
    message: `${change.text}${lossOf(change, context)}`,
    step: context.stepOf(change),
    proposal: { list: 'schema', entry, corrects: null },
    fix: `if it is meant, declare it under expect.schema${place}:\n  ${yamlOf(entry)}`,
  })
}

/** What goes with a column or table. */
function lossOf({ entry: { kind, model, field } }: StructureChange, { countHeld }: DriftContext): string {
  if (kind !== 'dropped') return ''
  const [held, rows] = [countHeld(model, field), countHeld(model, null)]
  if (field === null) return rows === 0 ? ', and had no rows' : `, with ${rows} ${rows === 1 ? 'row' : 'rows'}`
  return held === 0 ? ', and held no value' : `, with ${held} ${held === 1 ? 'value' : 'values'} in ${rows} rows`
}

function missedFinding(entry: ExpectedSchemaChange, number: number, { message, instead }: Problem): Finding {
  const name = `expect.schema entry ${number}${entry.line === null ? '' : ` (line ${entry.line})`}`
  return driftFinding(entry, {
    message,
    step: null,
    proposal: { list: 'schema', entry: instead, corrects: { entry: number, field: null } },
    fix:
      instead === null
        ? `${name} declares it: mend the step that should do it, or drop the entry`
        : `${name} declares it: mend the step that does it, or correct the entry:\n  ${yamlOf(instead)}`,
  })
}

function yamlOf(entry: JsonObject): string {
  return entryLines(entry, { quoting: 'plain', width: Number.POSITIVE_INFINITY }).join('\n')
}

function driftFinding(
  { model, field }: Pick<ExpectedSchemaChange, 'model' | 'field'>,
  rest: Pick<Finding, 'message' | 'step' | 'fix'> & { readonly proposal: Proposal },
): Finding {
  return {
    kind: 'schema-drift',
    model,
    ordinal: null,
    expectedPk: null,
    actualPk: null,
    label: null,
    field,
    comparator: null,
    before: null,
    expected: null,
    actual: null,
    pairedBy: null,
    ...rest,
  }
}
