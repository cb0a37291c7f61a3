import type { Proposal } from '../../model/finding.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, jsonEquals, numberText } from '../../model/json.ts'

/**
 * The same proposals; those that correct what has just been written, from another run of the same case, say only what
 * kind of value it is: the next run would give yet another one.
 * @param written what was proposed, and written, before
 */
export function steadyProposals(proposals: readonly Proposal[], written: readonly Proposal[]): readonly Proposal[] {
  const known = new Set(written.flatMap(({ entry }) => fieldKeys(entry)))
  const isGone = proposals.some(({ entry, corrects }) => entry === null && corrects?.field === null)
  return proposals.map((proposal) => {
    const { entry, corrects } = proposal
    const fields = entry?.fields
    if (!entry || !isJsonObject(fields)) return proposal
    if (corrects === null)
      return isGone ? { ...proposal, entry: { ...entry, fields: steadyRow(entry, written) } } : proposal
    if (corrects.field === null) return proposal
    if (!fieldKeys(entry).some((key) => known.has(key))) return proposal
    const value = fields[corrects.field]
    if (value === undefined || isMatcher(value)) return proposal
    return { ...proposal, entry: { ...entry, fields: { ...fields, [corrects.field]: kindOf(value) } } }
  })
}

/** What is added where a row like it was seen, and added, before: its other fields tell it from the rows of the model. */
function steadyRow(entry: JsonObject, written: readonly Proposal[]): JsonObject {
  const fields = isJsonObject(entry.fields) ? entry.fields : {}
  const seen = written.flatMap(({ entry: known, corrects }) => {
    const isLike = known && corrects === null && known.added !== undefined && known.added === entry.added
    return isLike && isJsonObject(known.fields) ? [known.fields] : []
  })
  const same = (known: JsonObject): number =>
    Object.keys(known).filter((key) => jsonEquals(known[key], fields[key])).length
  const [likest] = seen
    .filter((known) => jsonEquals(Object.keys(known), Object.keys(fields)))
    .toSorted((a, b) => same(b) - same(a))
  const values = Object.entries(fields).map(([name, value]) => {
    const isVolatile = likest !== undefined && !isMatcher(value) && !jsonEquals(likest[name], value)
    return [name, isVolatile ? kindOf(value) : value] as const
  })
  return Object.fromEntries(values)
}

/** Of a model's fields, whichever row they are of. */
function fieldKeys(entry: JsonObject | null): readonly string[] {
  if (!isJsonObject(entry?.fields)) return []
  const model = entry.changed ?? entry.added ?? null
  return Object.keys(entry.fields).map((field) => `${model} ${field}`)
}

function isMatcher(value: JsonValue): boolean {
  return isJsonObject(value) && Object.keys(value).some((key) => key.startsWith('$') && key !== '$json')
}

function kindOf(value: JsonValue): JsonObject {
  const inner = isJsonObject(value) && '$json' in value ? (value.$json ?? null) : value
  if (inner === null) return { $any: true }
  if (isJsonArray(inner)) return { $type: 'array' }
  if (isJsonObject(inner)) return { $type: 'object' }
  if (numberText(inner) !== null) return { $type: 'number' }
  if (typeof inner === 'boolean') return { $type: 'boolean' }
  const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(inner))
  return { $type: isUuid ? 'uuid' : 'string' }
}
