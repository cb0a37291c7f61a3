import { entryLines } from '../model/entry-yaml.ts'
import type { ExpectedSchemaChange } from '../model/expectation.ts'
import type { Finding, Proposal } from '../model/finding.ts'
import type { JsonObject } from '../model/json.ts'
import { noRow } from '../model/no-row.ts'
import type { ModelName } from '../model/snapshot.ts'
import { declarationOf, isAbout, isOfOneKey, type Problem, problemsOf } from './structure/held-entry.ts'
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
    const about = changes.filter((change) => isAbout(entry, change))
    const just = about.filter((change) => problemsOf(entry, [change]).length === 0)
    // Of two keys on the same fields it is about the one that is as it says.
    const seen = isOfOneKey(entry) && just.length > 0 ? just : about
    for (const change of seen) open.delete(change)
    return problemsOf(entry, seen).map((problem) => missedFinding(entry, index + 1, problem))
  })
  const line = declared[0]?.line ?? null
  const undeclared = [...open].filter(({ isImplied }) => !isImplied)
  return [...undeclared.map((change) => undeclaredFinding(change, context, line)), ...missed]
}

function undeclaredFinding(change: StructureChange, context: DriftContext, line: number | null): Finding {
  const { to: _, ...values } = declarationOf(change)
  const entry = change.isOfValuesOnly ? values : declarationOf(change)
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
  if (field === null) return rows === 0 ? ', and had no rows' : `, with ${counted(rows, 'row')}`
  return held === 0 ? ', and held no value' : `, with ${counted(held, 'value')} in ${counted(rows, 'row')}`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
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
    ...noRow,
    field,
    ...rest,
  }
}
