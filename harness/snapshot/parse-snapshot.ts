import { Ajv, type ErrorObject } from 'ajv'
import { HarnessError, type Problem, type SourcePlace } from '../model/errors.ts'
import { isExactNumber, isJsonObject, type JsonValue } from '../model/json.ts'
import { modelName, type PrimaryKey, type Row, type Snapshot } from '../model/snapshot.ts'
import snapshotSchema from '../schemas/snapshot.schema.json' with { type: 'json' }
import { JsonReader, JsonSyntaxError, lineAndColumn } from './json-reader.ts'

/** Past this many, problems are counted, not listed. */
const maxProblems = 50

const validateRow = new Ajv({ allErrors: true, strict: true }).compile(snapshotSchema.items)

/**
 * Parses the text of a snapshot, a JSON array of rows or one row a line (`.ndjson`).
 * @param file named in problems; its ending decides the format
 * @throws HarnessError `bad-snapshot`, with every problem and the place of its row
 */
export function parseSnapshot(text: string, file: string): Snapshot {
  const rows: Row[] = []
  const problems: Problem[] = []
  const placeOf = (offset: number) => ({ file, ...lineAndColumn(text, offset) })
  let elements = 0
  try {
    for (const { value, offset } of elementsOf(text, file)) {
      elements += 1
      const row = toRow(value)
      if (row.kind === 'row') rows.push(row.row)
      else {
        for (const message of row.problems) {
          problems.push({ message: `row ${elements}: ${message}`, place: placeOf(offset) })
        }
      }
    }
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    problems.push({ message: error.message, place: placeOf(error.offset) })
  }
  if (problems.length > 0) throw badSnapshot(file, problems)
  return rows
}

/** Where each row of a snapshot's text begins, in their order. For a text that {@link parseSnapshot} could parse. */
export function rowPlaces(text: string, file: string): readonly SourcePlace[] {
  const places: SourcePlace[] = []
  let [line, lineStart, position] = [1, 0, 0]
  for (const { offset } of elementsOf(text, file)) {
    for (let next = text.indexOf('\n', position); next !== -1 && next < offset; next = text.indexOf('\n', next + 1)) {
      line += 1
      lineStart = next + 1
    }
    places.push({ file, line, column: offset - lineStart + 1 })
    position = offset
  }
  return places
}

function badSnapshot(file: string, problems: readonly Problem[]): HarnessError {
  const listed = problems.slice(0, maxProblems)
  const unlisted = problems.length - listed.length
  return new HarnessError(`${file} is not a snapshot`, {
    code: 'bad-snapshot',
    problems: unlisted > 0 ? [...listed, { message: `… and ${unlisted} more` }] : listed,
  })
}

interface Element {
  readonly value: JsonValue
  readonly offset: number
}

function* elementsOf(text: string, file: string): Generator<Element> {
  const reader = new JsonReader(text)
  const lines = /\.(?:ndjson|jsonl)(?:\.gz)?$/.test(file)
  if (lines) {
    while (!reader.atEnd) yield { offset: reader.offset, value: reader.value() }
    return
  }
  reader.expect('[', 'the [ of an array of rows')
  if (!reader.take(']')) {
    do yield { offset: reader.offset, value: reader.value() }
    while (reader.take(','))
    reader.expect(']', 'a comma or ] between rows')
  }
  reader.expectEnd()
}

type ParsedRow = { readonly kind: 'row'; readonly row: Row } | { readonly kind: 'bad'; readonly problems: string[] }

function toRow(value: JsonValue): ParsedRow {
  if (!validateRow(value)) return { kind: 'bad', problems: (validateRow.errors ?? []).map(describe) }
  if (!isJsonObject(value) || typeof value.model !== 'string' || !isJsonObject(value.fields)) {
    return { kind: 'bad', problems: ['is not { model, pk, fields }'] }
  }
  const { pk } = value
  if (pk === undefined || !isPrimaryKey(pk)) {
    return { kind: 'bad', problems: ['"pk" must be a scalar, an array of scalars, or null'] }
  }
  return { kind: 'row', row: { model: modelName(value.model), pk, fields: value.fields } }
}

function isPrimaryKey(value: JsonValue): value is PrimaryKey {
  return typeof value !== 'object' || value === null || Array.isArray(value) || isExactNumber(value)
}

function describe(error: ErrorObject): string {
  const at = error.instancePath === '' ? '' : `"${error.instancePath.slice(1)}" `
  switch (error.keyword) {
    case 'required':
      return `lacks "${error.params.missingProperty}"`
    case 'additionalProperties':
      return `has an unknown property "${error.params.additionalProperty}" (only model, pk and fields are known)`
    case 'type':
      return at === '' ? 'is not an object { model, pk, fields }' : `${at}must be of type ${error.params.type}`
    default:
      return `${at}${error.message ?? 'is not valid'}`
  }
}
