import type { ColumnType } from '../../model/catalog.ts'
import { isJsonArray, isJsonObject, type JsonValue } from '../../model/json.ts'
import { holdsMoments, type SanitizeDecision } from '../../model/sanitize-rule.ts'
import { parseJson } from '../read/json-reader.ts'
import { type ArrayItem, isArrayText, readArrayText, writeArrayText } from '../values/array-text.ts'
import { type Codec, ValueError } from '../values/codec.ts'
import { canonicalValue, codecFor } from '../values/codec-for.ts'
import { hstoreCodec, readHstore } from '../values/hstore.ts'
import { orderedJsonText } from '../values/text.ts'
import { forgetAll, type Leaves, walkJson } from './walk-json.ts'

/** Goes through what a column holds, by its type: to the texts in lists, in JSON, in an hstore. */
export type Walk = (value: JsonValue, decision: SanitizeDecision | null, leaves: Leaves) => JsonValue

/**
 * Walks over values of a type. Gives the value with its leaves replaced, in the form that the type has in snapshots.
 * A decision that is null: nobody has decided.
 */
export function walkFor(type: ColumnType): Walk {
  const walk = walkBelow(type)
  return (value, decision, leaves) => {
    if (value === null) return null
    if (decision?.kind === 'set') {
      forgetAll(value, leaves)
      return decision.value
    }
    return walk(value, decision, leaves)
  }
}

function walkBelow(type: ColumnType): Walk {
  switch (type.kind) {
    case 'domain':
      return walkBelow(type.base)
    case 'array':
      return walkList(type.element, type.delimiter ?? ',')
    case 'range':
    case 'multirange':
      return walkRange(type, codecFor(type))
    case 'base':
      return walkBase(type.name.replace(/^.*\./, ''), codecFor(type), type.length ?? null)
    case 'enum':
      return (value) => value
    case 'composite':
      return walkJson
  }
}

/** What JSON says is a range becomes its text first. */
function walkRange(type: ColumnType, codec: Codec): Walk {
  if (!holdsMoments(type)) return walkJson
  return (value, decision, leaves) => {
    if (decision?.kind !== 'replace') return value
    const text = canonical(codec, value)
    return typeof text === 'string' ? leaves.momentRange(text) : text
  }
}

/** @param length of the texts that are padded to it */
function walkBase(name: string, codec: Codec, length: number | null): Walk {
  switch (name) {
    case 'json':
    case 'jsonb':
      return (value, decision, leaves) => {
        const exact = isJsonObject(value) && Object.keys(value).length === 1 ? value.$json : undefined
        if (typeof exact !== 'string') return walkJson(value, decision, leaves)
        const json = readJson(exact)
        const within = walkJson(json === undefined ? exact : json, decision, leaves)
        return { $json: orderedJsonText(within) }
      }
    case 'hstore':
      return (value, decision, leaves) => walkHstore(asText(canonical(codec, value)), decision, leaves)
    case 'bytea':
    case 'uuid':
      return (value, decision, leaves) => walkJson(canonical(codec, value), decision, leaves)
    case 'bpchar':
      return (value, decision, leaves) => {
        if (typeof value !== 'string') return walkText(value, decision, leaves)
        const walked = walkText(value.trimEnd(), decision, leaves)
        return typeof walked === 'string' && length !== null && value.endsWith(' ') ? walked.padEnd(length) : walked
      }
    case 'text':
    case 'varchar':
    case 'citext':
      return walkText
    default:
      return walkJson
  }
}

/** Texts hold JSON, where the subject speaks of paths in them. */
const walkText: Walk = (value, decision, leaves) => {
  if (typeof value !== 'string' || decision?.kind !== 'within') return walkJson(value, decision, leaves)
  const json = readJson(value)
  if (json === undefined) return walkJson(value, decision.rest, leaves)
  return orderedJsonText(walkJson(json, decision, leaves))
}

function walkHstore(text: string, decision: SanitizeDecision | null, leaves: Leaves): string {
  const pairs = readHstore(text)
  // What cannot be read is a text: an import will tell of it.
  if (pairs === null) return asText(walkText(text, decision, leaves))
  const walked = walkJson(Object.fromEntries(pairs), decision, leaves)
  const entries = Object.entries(isJsonObject(walked) ? walked : {})
  return hstoreCodec.encode(
    Object.fromEntries(entries.map(([name, value]) => [name, value === null ? null : asText(value)])),
  )
}

function asText(value: JsonValue): string {
  return typeof value === 'string' ? value : orderedJsonText(value)
}

function walkList(element: ColumnType, delimiter: string): Walk {
  const walk = walkBelow(element)
  const codec = codecFor({ kind: 'array', name: '', element, delimiter })
  return (value, decision, leaves) => {
    const walkItem = (item: JsonValue): JsonValue => {
      if (item === null) return null
      return isJsonArray(item) ? item.map(walkItem) : walk(item, decision, leaves)
    }
    const list = canonical(codec, value)
    if (isJsonArray(list)) return list.map(walkItem)
    const text = isJsonObject(list) ? list.$array : undefined
    if (typeof text !== 'string' || !isArrayText(text)) return walkJson(list, decision, leaves)
    const array = readArrayText(text, delimiter)
    const walkText = (item: ArrayItem): ArrayItem => {
      if (item === null) return null
      return typeof item === 'string' ? String(walk(item, decision, leaves)) : item.map(walkText)
    }
    return { $array: writeArrayText({ ...array, items: array.items.map(walkText) }, delimiter) }
  }
}

/** The value in its one spelling; what cannot be read, as it is: an import will tell of it. */
function canonical(codec: Codec, value: JsonValue): JsonValue {
  try {
    return canonicalValue(codec, value)
  } catch (error) {
    if (error instanceof ValueError) return value
    throw error
  }
}

function readJson(text: string): JsonValue | undefined {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}
