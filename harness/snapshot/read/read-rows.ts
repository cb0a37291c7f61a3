import type { SourcePlace } from '../../model/errors.ts'
import type { ModelName } from '../../model/snapshot.ts'
import type { Decryptor } from '../encryption/index.ts'
import { formatOf } from '../file-format.ts'
import { badSnapshot, maxProblems } from './bad-snapshot.ts'
import { type ReadRow, RowReader } from './row-reader.ts'
import type { RowShape } from './row-shape.ts'
import { textChunks } from './text-chunks.ts'

/**
 * Rows of a file as they were read, in batches, each of which is to be gone through before the next is asked for: a row
 * is read only then. Once something is no row no more rows come; the rest of the file is only looked through for more
 * problems, all of which are then told.
 * @param shapes what is learned of rows, for several files that hold rows of the same models
 * @param decryptor for an encrypted tarball, of which no row comes before all of it has been checked
 * @throws HarnessError `bad-snapshot`
 */
export async function* readRows(
  path: string,
  shapes?: RowShape[],
  onShare?: (share: number) => void,
  decryptor?: Decryptor,
): AsyncGenerator<Iterable<ReadRow>> {
  const reader = new RowReader(formatOf(path).rows, shapes)
  for await (const text of textChunks(path, { onShare, decryptor })) {
    yield* untilBad(reader, reader.read(text, false))
  }
  yield* untilBad(reader, reader.read('', true))
  await throwPlaced(path, reader, decryptor)
}

function* untilBad(reader: RowReader, rows: Iterable<ReadRow>): Generator<Iterable<ReadRow>> {
  if (reader.problems.length === 0) yield rows
  // What is left, or all.
  for (const _ of rows);
}

/**
 * Tells what a reader found, with the places in the file.
 * @throws HarnessError `bad-snapshot` when it found something
 */
export async function throwPlaced(path: string, { problems }: RowReader, decryptor?: Decryptor): Promise<void> {
  if (problems.length === 0) return
  const listed = problems.slice(0, maxProblems)
  const places = await placesOf(
    path,
    listed.map(({ offset }) => offset),
    decryptor,
  )
  throw badSnapshot(
    path,
    problems.map(({ message }, index) => ({ message, ...(places[index] ? { place: places[index] } : {}) })),
  )
}

/** A row, by its model and its 1-based position among the rows of the model. */
export interface RowPosition {
  readonly model: ModelName
  readonly position: number
}

/**
 * Where rows of a file begin, which has to be gone through for it.
 * @returns in the order of `wanted`; undefined for a row that the file does not have
 */
export async function placesOfRows(
  path: string,
  wanted: readonly RowPosition[],
): Promise<readonly (SourcePlace | undefined)[]> {
  const keyOf = ({ model, position }: RowPosition): string => `${position} ${model}`
  const keys = new Set(wanted.map(keyOf))
  const found = new Map<string, number>()
  const positions = new Map<ModelName, number>()
  const reader = new RowReader(formatOf(path).rows)
  const take = (rows: Iterable<ReadRow>): void => {
    for (const read of rows) {
      const model = read.shape === null ? read.row.model : read.shape.model
      const position = (positions.get(model) ?? 0) + 1
      positions.set(model, position)
      const key = keyOf({ model, position })
      if (keys.has(key)) found.set(key, reader.rowOffset)
    }
  }
  for await (const text of textChunks(path)) take(reader.read(text, false))
  take(reader.read('', true))
  const offsets = [...found.values()]
  const places = await placesOf(path, offsets)
  const placeAt = new Map(offsets.map((offset, index) => [offset, places[index]]))
  return wanted.map((row) => placeAt.get(found.get(keyOf(row)) ?? -1))
}

/** Goes through the file once more: almost no file has problems, and counting lines takes its time. */
async function placesOf(
  path: string,
  ascending: readonly number[],
  decryptor?: Decryptor,
): Promise<readonly SourcePlace[]> {
  const places: SourcePlace[] = []
  let [line, lineStart, chunkStart] = [1, 0, 0]
  const placeUpTo = (end: number, isLast: boolean): void => {
    for (let offset = ascending[places.length]; offset !== undefined && (offset < end || isLast); ) {
      places.push({ file: path, line, column: offset - lineStart + 1 })
      offset = ascending[places.length]
    }
  }
  for await (const text of textChunks(path, { decryptor })) {
    for (let next = text.indexOf('\n'); next !== -1; next = text.indexOf('\n', next + 1)) {
      placeUpTo(chunkStart + next + 1, false)
      line += 1
      lineStart = chunkStart + next + 1
    }
    chunkStart += text.length
    placeUpTo(chunkStart, false)
    if (places.length === ascending.length) return places
  }
  placeUpTo(chunkStart, true)
  return places
}
