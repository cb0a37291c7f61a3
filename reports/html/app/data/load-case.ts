import type { CaseReport } from '../../../../harness/model/case-report.ts'
import type { ChangedRow } from '../../../../harness/model/changed-row.ts'
import type { Finding } from '../../../../harness/model/finding.ts'
import { caseBlockId, type PackedCase, type PackedItem, type PackedRow } from '../../packed.ts'
import { readBlocks, unpackText } from './blocks.ts'
import { unpackJson } from './unpack-json.ts'
import { rowUnpacker } from './unpack-rows.ts'

const blocksAhead = 2

/** A case as it is in the page. @param position 1-based */
export async function loadCase(position: number): Promise<CaseReport> {
  const findings: Finding[] = []
  const changedRows: ChangedRow[] = []
  let head: Omit<PackedCase, 'texts'> | null = null
  let unpackRow: ReturnType<typeof rowUnpacker> | null = null
  for await (const text of unpackTexts(await readBlocks(caseBlockId(position)))) {
    for (const item of unpackJson<readonly PackedItem[]>(text)) {
      if (isHead(item)) {
        const { texts, ...rest } = item
        head = rest
        unpackRow = rowUnpacker(texts)
      } else if (!isRow(item)) findings.push(item)
      else if (unpackRow !== null) changedRows.push(unpackRow(item))
    }
  }
  if (head === null) throw new Error('this file is damaged: it lacks the beginning of a case')
  return { ...head, findings, changedRows }
}

/** One after the other, each begun while the one before is read: a browser does that beside. */
async function* unpackTexts(blocks: readonly string[]): AsyncGenerator<string, void> {
  const begun: Promise<string>[] = []
  for (const block of blocks) {
    begun.push(unpackText(block))
    if (begun.length > blocksAhead) yield (await begun.shift()) ?? ''
  }
  for (const text of begun) yield await text
}

function isHead(item: PackedItem): item is PackedCase {
  return 'texts' in item
}

function isRow(item: PackedItem): item is PackedRow {
  return Array.isArray(item)
}
