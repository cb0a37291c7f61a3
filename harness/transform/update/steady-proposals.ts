import type { Proposal } from '../../model/finding.ts'
import { isJsonObject, type JsonObject, type JsonValue, jsonEquals } from '../../model/json.ts'
import { steadyValue } from './steady-value.ts'

/**
 * The same proposals; those that correct what has just been written, from another run of the same case, say only what
 * kind of value it is where the two runs differ: the next one would give yet another.
 * @param entries of `expect.changes` as they stand by now, which the proposals are about
 * @param given those that were there before anything was written
 */
export function steadyProposals(
  proposals: readonly Proposal[],
  entries: readonly JsonObject[],
  given: readonly JsonObject[],
): readonly Proposal[] {
  const gone = proposals.flatMap(({ list, entry, corrects }) => {
    const known = list === 'changes' && entry === null && corrects?.field === null ? entries[corrects.entry - 1] : null
    return known && fieldsOf(known).some(([name]) => isWritten(known, name, given)) ? [known] : []
  })
  return proposals.map((proposal) => {
    const { list, entry, corrects } = proposal
    if (list !== 'changes' || !entry) return proposal
    if (corrects === null) return { ...proposal, entry: steadyRow(entry, gone, proposal.textNumbers) }
    const { field } = corrects
    const known = entries[corrects.entry - 1]
    if (field === null || !known || !isWritten(known, field, given)) return proposal
    const [held, found] = [valueIn(known, field), valueIn(entry, field)]
    if (held === undefined || found === undefined) return proposal
    const fields = {
      ...Object.fromEntries(fieldsOf(entry)),
      [field]: steadyValue(held, found, proposal.textNumbers?.includes(field)),
    }
    return { ...proposal, entry: { ...entry, fields } }
  })
}

/** What is added where a row like it was written before, and did not come: its other fields tell it from other rows. */
function steadyRow(entry: JsonObject, gone: readonly JsonObject[], textNumbers: readonly string[] = []): JsonObject {
  const fields = fieldsOf(entry)
  const names = fields.map(([name]) => name)
  const same = (known: JsonObject): number =>
    fields.filter(([name, value]) => jsonEquals(valueIn(known, name), value)).length
  const [likest] = gone
    .filter((known) => 'added' in known && known.added === entry.added)
    .filter((known) =>
      jsonEquals(
        fieldsOf(known).map(([name]) => name),
        names,
      ),
    )
    .toSorted((a, b) => same(b) - same(a))
  if (!likest || !('added' in entry)) return entry
  const steady = fields.map(([name, value]) => {
    return [name, steadyValue(valueIn(likest, name) ?? null, value, textNumbers.includes(name))] as const
  })
  return { ...entry, fields: Object.fromEntries(steady) }
}

/** Whether the value of a field of an entry is none that was there before. */
function isWritten(entry: JsonObject, field: string, given: readonly JsonObject[]): boolean {
  const isSame = (known: JsonObject): boolean =>
    ['added', 'changed', 'imported'].every((kind) => jsonEquals(known[kind] ?? null, entry[kind] ?? null)) &&
    jsonEquals(known.where ?? null, entry.where ?? null)
  return !given.some((known) => isSame(known) && jsonEquals(valueIn(known, field), valueIn(entry, field)))
}

function valueIn(entry: JsonObject, field: string): JsonValue | undefined {
  return isJsonObject(entry.fields) && Object.hasOwn(entry.fields, field) ? entry.fields[field] : undefined
}

function fieldsOf(entry: JsonObject): readonly (readonly [string, JsonValue])[] {
  return isJsonObject(entry.fields) ? Object.entries(entry.fields) : []
}
