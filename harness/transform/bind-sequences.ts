import type { ExpectedSequence } from '../model/expectation.ts'
import type { JsonValue } from '../model/json.ts'
import { nearestName } from '../model/nearest-name.ts'
import { hasScalarPk, type Schema } from '../model/schema.ts'
import { parseQualifiedName, qualifiedNameText } from '../model/sequence-row.ts'
import { canonicalValue, codecFor, ValueError } from '../snapshot/index.ts'

type Report = (line: number | null, message: string, fix?: string) => void

/**
 * Rewrites the names of sequences, and of fields that they feed, to the one spelling of the sequences' names.
 * @param earlier a schema that had been, and whose sequences may be named though they are gone. Default: none
 */
export function bindSequences(
  schema: Schema,
  entries: readonly ExpectedSequence[],
  report: Report,
  earlier: Schema | null = null,
): readonly ExpectedSequence[] {
  const names = new Set(schema.sequences.map(qualifiedNameText))
  const lines = new Map<string, ExpectedSequence>()
  return entries.map((entry) => {
    const { sequence: writtenAs, line } = entry
    const past = earlier && sequenceNamed(earlier, writtenAs)
    const sequence = sequenceNamed(schema, writtenAs) ?? (past !== null && !names.has(past) ? past : null)
    if (sequence === null) {
      report(line, `expect.sequences: there is no sequence ${writtenAs}`, suggestion(schema, writtenAs, [...names]))
      return entry
    }
    const other = lines.get(sequence)
    if (other) {
      report(line, `expect.sequences: ${other.sequence} and ${writtenAs} are the same sequence`, 'name it once')
    }
    lines.set(sequence, entry)
    const state =
      entry.state.kind === 'next' ? { ...entry.state, next: next(entry, entry.state.next, report) } : entry.state
    return { ...entry, sequence, state, ...(writtenAs === sequence ? {} : { writtenAs }) }
  })
}

/** The name of a sequence that is there. */
function sequenceNamed(schema: Schema, writtenAs: string): string | null {
  const parsed = parseQualifiedName(writtenAs)
  const named = parsed && qualifiedNameText(parsed)
  const isOne = schema.sequences.some((sequence) => qualifiedNameText(sequence) === named)
  return isOne ? named : sequenceOfField(schema, writtenAs)
}

function next({ sequence, line }: ExpectedSequence, value: JsonValue, report: Report): JsonValue {
  try {
    return canonicalValue(codecFor({ kind: 'base', name: 'int8' }), value)
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    report(line, `expect.sequences: next of ${sequence}: ${error.message}`)
    return value
  }
}

/** Of `shop.order.id`: the sequence that feeds field id of model shop.order. Null when none does. */
function sequenceOfField(schema: Schema, name: string): string | null {
  const end = name.lastIndexOf('.')
  const model = [...schema.models.values()].find((known) => known.name === name.slice(0, end))
  const [key] = model && hasScalarPk(model) ? model.primaryKey : []
  const wanted = name.slice(end + 1) === 'pk' ? key : name.slice(end + 1)
  const sequence = model?.fields.find((field) => field.name === wanted)?.sequence
  return sequence ? qualifiedNameText(sequence) : null
}

function suggestion(schema: Schema, name: string, names: readonly string[]): string {
  const fields = [...schema.models.values()].flatMap((model) =>
    model.fields.flatMap((field) => (field.sequence ? [`${model.name}.${field.name}`] : [])),
  )
  const near = nearestName(name, [...names, ...fields])
  if (near !== null) return `did you mean ${near}?`
  return names.length === 0 ? 'the subject has no sequences' : `known: ${[...names, ...fields].slice(0, 20).join(', ')}`
}
