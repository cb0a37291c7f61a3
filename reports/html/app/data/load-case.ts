import {
  caseBlockId,
  type LoadedReport,
  type PackedCase,
  type PackedItem,
  type PackedRow,
  type PageFinding,
} from '../../packed.ts'
import { readBlocks, unpackBytes } from './blocks.ts'
import { type CaseRows, createCaseRows, type RowBlock, type RowHead } from './case-rows.ts'
import { unpackJson } from './unpack-json.ts'
import { type HeadUnpacker, headUnpacker, type RowUnpacker, rowUnpacker } from './unpack-rows.ts'

const blocksAhead = 2

/** A case as it is in the page. */
export interface LoadedCase {
  /** Without its changed rows: there may be a hundred thousand, so they are in `rows`. */
  readonly report: LoadedReport
  readonly rows: CaseRows
}

/** @param position 1-based */
export async function loadCase(position: number): Promise<LoadedCase> {
  const findings: PageFinding[] = []
  const heads: RowHead[] = []
  const blocks: RowBlock[] = []
  let head: Omit<PackedCase, 'texts'> | null = null
  let unpack: { readonly head: HeadUnpacker; readonly row: RowUnpacker } | null = null
  for await (const bytes of unpackAll(await readBlocks(caseBlockId(position)))) {
    const before = heads.length
    for (const item of itemsOf(bytes)) {
      if (isHead(item)) {
        const { texts, ...rest } = item
        head = rest
        unpack = { head: headUnpacker(texts), row: rowUnpacker(texts) }
      } else if (!isRow(item)) findings.push(item)
      else if (unpack !== null) heads.push(unpack.head(item))
    }
    const count = heads.length - before
    if (count > 0 && unpack !== null) blocks.push(rowBlock(bytes, count, unpack.row))
  }
  if (head === null) throw new Error('this file is damaged: it lacks the beginning of a case')
  return { report: { ...head, findings, changedRows: [] }, rows: createCaseRows(heads, blocks) }
}

function rowBlock(bytes: Uint8Array, count: number, unpackRow: RowUnpacker): RowBlock {
  return { count, unpack: () => itemsOf(bytes).filter(isRow).map(unpackRow) }
}

function itemsOf(bytes: Uint8Array): readonly PackedItem[] {
  return unpackJson<readonly PackedItem[]>(new TextDecoder().decode(bytes))
}

/** One after the other, each begun while the one before is read: a browser does that beside. */
async function* unpackAll(blocks: readonly string[]): AsyncGenerator<Uint8Array, void> {
  const begun: Promise<Uint8Array>[] = []
  for (const block of blocks) {
    begun.push(unpackBytes(block))
    if (begun.length > blocksAhead) yield (await begun.shift()) ?? new Uint8Array()
  }
  for (const bytes of begun) yield await bytes
}

function isHead(item: PackedItem): item is PackedCase {
  return 'texts' in item
}

function isRow(item: PackedItem): item is PackedRow {
  return Array.isArray(item)
}
