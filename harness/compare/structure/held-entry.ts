import type { ExpectedForeignKey, ExpectedSchemaChange } from '../../model/expectation.ts'
import type { JsonObject } from '../../model/json.ts'
import { foreignKeyProblem } from './held-foreign-key.ts'
import type { StructureChange } from './structure-change.ts'

/** Whether the entry speaks of this change, be it in other words. */
export function isAbout(entry: ExpectedSchemaChange, { entry: change }: StructureChange): boolean {
  if (entry.kind !== change.kind || entry.model !== change.model || entry.field !== change.field) return false
  if (entry.kind !== 'altered' || change.kind !== 'altered') return true
  const named: readonly string[] = entry.parts
  if (!change.parts.some((part) => named.includes(part))) return false
  if (entry.field !== null || entry.foreignKey === undefined) return true
  const key = change.field === null ? change.foreignKey : undefined
  return JSON.stringify(key?.fields) === JSON.stringify(entry.foreignKey.fields)
}

export function isOfOneKey(entry: ExpectedSchemaChange): boolean {
  return entry.kind === 'altered' && entry.field === null && entry.foreignKey !== undefined
}

export interface Problem {
  readonly message: string
  /** What the entry should be. Null: it should not be there. */
  readonly instead: JsonObject | null
}

/** What an entry says that is not so. @param seen what it is about */
export function problemsOf(entry: ExpectedSchemaChange, seen: readonly StructureChange[]): readonly Problem[] {
  const what = entry.field === null ? `table ${entry.model}` : `field ${entry.field} of ${entry.model}`
  const [first] = seen
  const change = first?.entry
  const wrong = (message: string): readonly Problem[] => [{ message, instead: first ? declarationOf(first) : null }]
  switch (entry.kind) {
    case 'added':
      if (change?.kind !== 'added') return wrong(`${what} should be new, but is not`)
      if (entry.type === null || entry.type === change.type) return []
      return wrong(`${what} should be new with type ${entry.type}, but is of type ${change.type}`)
    case 'dropped':
      return change ? [] : wrong(`${what} should be gone, but is still there`)
    case 'renamed':
      if (change?.kind !== 'renamed') return wrong(`${what} should be named ${entry.to}, but is not`)
      return change.to === entry.to ? [] : wrong(`${what} should be named ${entry.to}, but is named ${change.to}`)
    case 'retyped':
      if (change?.kind !== 'retyped') {
        const to = entry.to === null ? 'another type' : `type ${entry.to}`
        return wrong(`${what} should have ${to}, but its type is what it was`)
      }
      if (entry.to === null || entry.to === change.to) return []
      return wrong(`${what} should be of type ${entry.to}, but is of type ${change.to}`)
    case 'altered': {
      if (entry.field === null && entry.foreignKey !== undefined) {
        const problem = foreignKeyProblem(entry.model, entry.foreignKey, change)
        return problem === null ? [] : wrong(problem)
      }
      const problems = [...sameParts(entry, seen), ...(entry.field === null ? [] : otherThanSaid(entry, seen))]
      if (problems.length === 0) return []
      const instead = seen.length === 0 ? null : corrected(entry, seen)
      return [{ message: `${what} ${problems.join('; it ')}`, instead }]
    }
  }
}

type AlteredEntry = Extract<ExpectedSchemaChange, { readonly kind: 'altered' }>
type AlteredColumn = Extract<AlteredEntry, { readonly field: string }>

/** Parts that are what they were. */
function sameParts(entry: AlteredEntry, seen: readonly StructureChange[]): readonly string[] {
  const other = new Set<string>(seen.flatMap(({ entry: part }) => (part.kind === 'altered' ? part.parts : [])))
  const same = entry.parts.filter((part) => !other.has(part))
  if (same.length === 0) return []
  const [only, ...more] = same.map((part) => part.replace('-', ' '))
  const kept = more.length > 0 || only === undefined ? 'these are what they were' : `its ${only} ${isOrAre(only)}`
  return [`should have ${same.map(otherPart).join(' and ')}, but ${kept}`]
}

/** What is other, and is not what the entry says. */
function otherThanSaid(entry: AlteredColumn, seen: readonly StructureChange[]): readonly string[] {
  return seen.flatMap(({ entry: change, isSecret }): readonly string[] => {
    if (change.kind !== 'altered' || change.field === null) return []
    if (entry.default !== undefined && change.default !== undefined && entry.default !== change.default) {
      const shown = (text: string): string => (isSecret ? '(not shown)' : text)
      const wanted = entry.default === null ? 'no default' : `the default ${shown(entry.default)}`
      return [`should have ${wanted}, but has ${change.default === null ? 'none' : shown(change.default)}`]
    }
    if (entry.nullable === undefined || change.nullable === undefined || entry.nullable === change.nullable) return []
    return [entry.nullable ? 'should take NULL, but must not be NULL' : 'should be NOT NULL, but takes NULL']
  })
}

/** The entry with the parts that are other, as they are. */
function corrected(entry: AlteredEntry, seen: readonly StructureChange[]): JsonObject {
  if (entry.field === null) {
    const other = seen.flatMap((change) => (change.entry.kind === 'altered' ? change.entry.parts : []))
    return { altered: entry.model, parts: [...new Set(other)] }
  }
  const saysDefault = entry.default !== undefined
  const saysNullable = entry.nullable !== undefined
  const parts: string[] = []
  const exact: { default?: string | null; nullable?: boolean } = {}
  for (const { entry: change, isSecret } of seen) {
    if (change.kind !== 'altered' || change.field === null) continue
    if (saysDefault && change.default !== undefined && !isSecret) exact.default = change.default
    else if (saysNullable && change.nullable !== undefined) exact.nullable = change.nullable
    else parts.push(...change.parts)
  }
  const rest = parts.length === 0 ? {} : { parts }
  return { altered: entry.model, field: entry.field, ...rest, ...exact }
}

function otherPart(part: string): string {
  return `${isMany(part) ? 'other' : 'another'} ${part.replace('-', ' ')}`
}

function isOrAre(part: string): string {
  return isMany(part) ? 'are what they were' : 'is what it was'
}

function isMany(part: string): boolean {
  return part.endsWith('s')
}

/** The entry that declares the change, as a case file has it. */
export function declarationOf({ entry, isSecret }: StructureChange): JsonObject {
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
      if (entry.field !== null && entry.default !== undefined && !isSecret) return { ...place, default: entry.default }
      if (entry.field !== null && entry.nullable !== undefined) return { ...place, nullable: entry.nullable }
      if (entry.field !== null || entry.foreignKey === undefined) return { ...place, parts: [...entry.parts] }
      return { ...place, ...keyMembers(entry.foreignKey) }
  }
}

function keyMembers({ fields, references, onDelete, onUpdate }: ExpectedForeignKey): JsonObject {
  return {
    foreignKey: [...fields],
    ...(references === undefined ? {} : { references }),
    ...(onDelete === undefined ? {} : { onDelete }),
    ...(onUpdate === undefined || onUpdate === 'no-action' ? {} : { onUpdate }),
  }
}
