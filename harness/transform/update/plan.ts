import type { Proposal } from '../../model/finding.ts'
import { isJsonObject, type JsonObject, jsonEquals, jsonText } from '../../model/json.ts'
import { correctEntry } from './correct-entry.ts'
import type { EntryEdit } from './entry-edit.ts'
import { groupBy } from './group-by.ts'

/** What proposals come down to, for one list of a case. */
export interface Plan {
  /** By 1-based number of the entry. */
  readonly edits: ReadonlyMap<number, EntryEdit>
  /** Entries to be added, in order. */
  readonly added: readonly JsonObject[]
  readonly left: readonly LeftProposal[]
}

/** A proposal that is not written. */
export interface LeftProposal {
  readonly proposal: Proposal
  /** A sentence without its end. */
  readonly why: string
}

/** What a plan must do without. */
export interface PlanLimits {
  /** By 1-based number, why an entry stays just as it is. */
  readonly fixed: ReadonlyMap<number, string>
  /** Why no entry can be added. Null: they can. */
  readonly full: string | null
}

const noLimits: PlanLimits = { fixed: new Map(), full: null }
const notApart = 'no single condition tells the row from the others that the entry is about'

/** @param entries of the list, as they are written */
export function planUpdates(
  entries: readonly JsonObject[],
  proposals: readonly Proposal[],
  { fixed, full }: PlanLimits = noLimits,
): Plan {
  const edits = new Map<number, EntryEdit>()
  const [instead, left]: [JsonObject[], LeftProposal[]] = [[], []]
  for (const [number, group] of groupBy(proposals, ({ corrects }) => corrects?.entry ?? 0)) {
    if (number === 0) continue
    const [entry, isFixed] = [entries[number - 1], fixed.get(number)]
    const correction = entry && isFixed === undefined ? correctEntry(entry, group) : null
    if (correction === null || (full !== null && correction.added.length > 0)) {
      const why = isFixed ?? (correction === null ? notApart : (full ?? ''))
      left.push(...group.map((proposal) => ({ proposal, why })))
    } else {
      edits.set(number, correction.edit)
      instead.push(...correction.added)
    }
  }
  const free = entries.flatMap((known, index) => (fixed.has(index + 1) ? [] : [known]))
  const news: JsonObject[] = []
  for (const proposal of proposals) {
    const { corrects, entry } = proposal
    if (corrects !== null || entry === null) continue
    if (full === null || free.some((known) => areAlike(known, entry) || areOfOneRow(known, entry))) news.push(entry)
    else left.push({ proposal, why: full })
  }
  const added: JsonObject[] = []
  for (const entry of joinEntries([...instead, ...news])) {
    const same = entries.findIndex(
      (known, index) => areAlike(known, entry) && !edits.has(index + 1) && !fixed.has(index + 1),
    )
    if (same >= 0) {
      const count = Number(entries[same]?.count) + Number(entry.count)
      edits.set(same + 1, { kind: 'amend', set: {}, drop: [], count })
      continue
    }
    const number =
      entries.findIndex(
        (known, index) => areOfOneRow(known, entry) && stays(edits.get(index + 1)) && !fixed.has(index + 1),
      ) + 1
    if (number === 0 || !isJsonObject(entry.fields)) {
      added.push(entry)
      continue
    }
    const known = edits.get(number)
    const { set = {}, drop = [] } = known?.kind === 'amend' ? known : {}
    edits.set(number, { kind: 'amend', drop, set: { ...set, ...entry.fields } })
  }
  return { edits, added, left }
}

/** Fields of one row in one entry; what is to be added twice is counted; all else is said once. */
function joinEntries(entries: readonly JsonObject[]): readonly JsonObject[] {
  const joined = new Map<string, JsonObject>()
  for (const entry of entries) {
    const { fields, ...rest } = entry
    const isChange = 'changed' in entry
    const key = jsonText(isChange ? rest : entry)
    const known = joined.get(key)
    if (!known) joined.set(key, entry)
    else if ('added' in entry && isJsonObject(fields)) {
      joined.set(key, { ...rest, count: Number(known.count ?? 1) + Number(entry.count ?? 1), fields })
    } else if (isCountedRemoval(entry)) {
      joined.set(key, { ...known, count: Number(known.count) + Number(entry.count) })
    } else if (isChange && isJsonObject(known.fields) && isJsonObject(fields)) {
      joined.set(key, { ...known, fields: { ...known.fields, ...fields } })
    }
  }
  return [...joined.values()]
}

/** Whether it is about so many of the rows that nothing tells apart. */
export function isCountedRemoval(entry: JsonObject): boolean {
  return 'removed' in entry && entry.count !== undefined
}

function areAlike(known: JsonObject, entry: JsonObject): boolean {
  const areRemovals = isCountedRemoval(known) && isCountedRemoval(entry)
  return areRemovals && jsonEquals(known.removed, entry.removed) && jsonEquals(known.where, entry.where)
}

/** Whether both say what changes in the same row. */
function areOfOneRow(known: JsonObject, entry: JsonObject): boolean {
  const isOne = known.count === undefined || known.count === 1
  const isSame = (name: string): boolean => jsonEquals(known[name] ?? null, entry[name] ?? null)
  return isOne && 'changed' in known && ['changed', 'where', 'imported'].every(isSame)
}

function stays(edit: EntryEdit | undefined): boolean {
  return edit === undefined || (edit.kind === 'amend' && edit.exclude === undefined && edit.count === undefined)
}
