import type { Proposal } from '../../model/finding.ts'
import { isJsonObject, type JsonObject, type JsonValue, jsonEquals, jsonText } from '../../model/json.ts'
import { inWordsOf } from './case-value.ts'
import { type EntryEdit, type Exclusion, edited, excluding } from './entry-edit.ts'
import { groupBy } from './group-by.ts'

export interface Correction {
  readonly edit: EntryEdit
  /** Entries for rows that the entry is about no longer. */
  readonly added: readonly JsonObject[]
}

/** What becomes of what an entry says of one row. */
type Outcome =
  | { readonly kind: 'whole'; readonly entry: JsonObject | null }
  | {
      readonly kind: 'fields'
      readonly set: JsonObject
      readonly drop: readonly string[]
      /** Absent: as it is. */
      readonly count?: number | null
    }

/**
 * What becomes of an entry. One about several rows stays as it is for those that are right: two entries must not say
 * different things of the same row, so its `where` finds the others no longer, and they get entries of their own.
 * @param proposals all those that correct it
 * @returns null when it can't be said which rows it is still about
 */
export function correctEntry(entry: JsonObject, proposals: readonly Proposal[]): Correction | null {
  const rowOf = ({ corrects }: Proposal): JsonValue => corrects?.row?.where ?? null
  const rows = [...groupBy(proposals, (proposal) => jsonText(rowOf(proposal))).values()]
  const outcomes = rows.map((group) => outcomeOf(entry, group))
  const of = Math.max(1, ...proposals.map(({ corrects }) => corrects?.row?.of ?? 1))
  const [first, ...others] = outcomes
  if (!first) return null
  if (of === 1 || (rows.length >= of && others.every((other) => jsonEquals(asJson(first), asJson(other))))) {
    return { edit: wholeEdit(entry, of === 1 ? outcomeOf(entry, proposals) : first), added: [] }
  }
  const added = outcomes.flatMap((outcome, index) => {
    const where = rowOf(rows[index]?.[0] ?? { list: 'changes', entry: null, corrects: null })
    const own = ownEntry(entry, outcome, where)
    return own === null ? [] : [own]
  })
  const edit = restEdit(entry, of - rows.length, rows.flatMap((group) => group.slice(0, 1)).map(rowOf))
  return edit && { edit, added }
}

function outcomeOf(known: JsonObject, proposals: readonly Proposal[]): Outcome {
  const whole = proposals.find(({ corrects }) => corrects?.field === null)
  if (whole && !isPart(whole.entry)) return { kind: 'whole', entry: whole.entry }
  const set: [string, JsonValue][] = []
  const drop: string[] = []
  let count: number | null | undefined
  const fields = isJsonObject(known.fields) ? known.fields : {}
  for (const { entry, corrects } of proposals) {
    const found = isJsonObject(entry?.fields) ? entry.fields : {}
    if (entry?.count !== undefined && isPart(entry)) count = countOf(Number(entry.count))
    if (corrects?.field === null) {
      set.push(...Object.entries(found))
      continue
    }
    const field = corrects?.field ?? ''
    const value = found[field]
    if (value === undefined) drop.push(field)
    else set.push([field, inWordsOf(fields[field], value)])
  }
  return { kind: 'fields', set: Object.fromEntries(set), drop, ...(count === undefined ? {} : { count }) }
}

/** Whether an entry only says what of another one is otherwise. */
function isPart(entry: JsonObject | null): boolean {
  return (
    entry !== null && !['added', 'removed', 'changed', 'merged', 'overwritten', 'leftOut'].some((kind) => kind in entry)
  )
}

/** One is what is meant without a count. */
function countOf(count: number): number | null {
  return count === 1 ? null : count
}

function wholeEdit(entry: JsonObject, outcome: Outcome): EntryEdit {
  if (outcome.kind === 'whole') return outcome.entry ? { kind: 'replace', entry: outcome.entry } : { kind: 'remove' }
  const { kind: _, ...amendment } = outcome
  const edit: EntryEdit = { kind: 'amend', ...amendment }
  if (outcome.count !== undefined) return edit
  const names = isJsonObject(entry.fields) ? Object.keys(entry.fields) : []
  const isEmpty = Object.keys(outcome.set).length === 0 && names.every((name) => outcome.drop.includes(name))
  return isEmpty ? { kind: 'remove' } : edit
}

/** What says of one row of several what is true of it; null: nothing. */
function ownEntry(entry: JsonObject, outcome: Outcome, where: JsonValue): JsonObject | null {
  if (outcome.kind === 'whole') return outcome.entry
  if (wholeEdit(entry, outcome).kind === 'remove') return null
  const { count: _, where: __, fields, ...model } = edited(entry, { ...outcome, kind: 'amend' }) ?? {}
  if (fields === undefined) return null
  return 'added' in entry ? { ...model, fields } : { ...model, where, fields }
}

function restEdit(entry: JsonObject, rest: number, others: readonly JsonValue[]): EntryEdit | null {
  if (rest <= 0) return { kind: 'remove' }
  // Those that are alike are found by the same conditions as the entry's own.
  if ('removed' in entry && others.every((where) => jsonEquals(where, entry.where))) {
    return { kind: 'amend', set: {}, drop: [], count: rest }
  }
  const count = entry.count === undefined ? {} : { count: countOf(rest) }
  if ('added' in entry) return { kind: 'amend', set: {}, drop: [], ...count }
  const exclude = exclusionOf(others)
  if (exclude === null || excluding(entry.where, exclude) === null) return null
  return { kind: 'amend', set: {}, drop: [], ...count, exclude }
}

/** Rows can be told from others by one condition only: all conditions of a `where` must hold. */
function exclusionOf(wheres: readonly JsonValue[]): Exclusion | null {
  const conditions = wheres.map((where) => (isJsonObject(where) ? Object.entries(where) : []))
  const key = conditions[0]?.[0]?.[0]
  if (key === undefined || !conditions.every((own) => own.length === 1 && own[0]?.[0] === key)) return null
  return { key, values: conditions.flatMap((own) => own.map(([, value]) => value)) }
}

function asJson(outcome: Outcome): JsonValue {
  return outcome.kind === 'whole' ? [outcome.entry] : { set: outcome.set, drop: outcome.drop.toSorted() }
}
