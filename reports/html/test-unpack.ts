import { gunzipSync } from 'node:zlib'
import type { ChangedRow } from '../../harness/model/changed-row.ts'
import type { Finding } from '../../harness/model/finding.ts'
import { unpackJson } from './app/data/unpack-json.ts'
import { rowUnpacker } from './app/data/unpack-rows.ts'
import type { PackedReport } from './pack-cases.ts'
import {
  caseBlockId,
  type Overview,
  overviewBlockId,
  type PackedCase,
  type PackedItem,
  type PackedRow,
  type PageFinding,
} from './packed.ts'

/** What the data blocks of a page hold. */
export interface Unpacked {
  readonly overview: Overview
  readonly cases: readonly UnpackedCase[]
}

export interface UnpackedCase {
  readonly head: Omit<PackedCase, 'texts'>
  /** Without the keys of decisions. */
  readonly findings: readonly Finding[]
  readonly rows: readonly ChangedRow[]
}

export function unpackedReport({ overview, cases }: PackedReport): Unpacked {
  return { overview: unpackJson(unzipped(overview)), cases: cases.map(unpackedCase) }
}

/** Finds the data blocks in a page. */
export function unpackedPage(page: string): Unpacked {
  const blocks = page.matchAll(/<script type="text\/plain" id="([\w-]+)">([^<]*)<\/script>/g)
  const byId = new Map([...blocks].map(([, id = '', content = '']) => [id, content]))
  const cases = [...byId.keys()].filter((id) => id !== overviewBlockId)
  return unpackedReport({
    overview: byId.get(overviewBlockId) ?? '',
    cases: cases.map((_, index) => byId.get(caseBlockId(index + 1)) ?? ''),
  })
}

function unpackedCase(blocks: string): UnpackedCase {
  const items = blocks.split('\n').flatMap((block) => unpackJson<readonly PackedItem[]>(unzipped(block)))
  const [first, ...others] = items
  if (first === undefined || !('texts' in first)) throw new Error('a case begins with its head')
  const { texts, ...head } = first
  return {
    head,
    findings: others.filter(isFinding).map(withoutKey),
    rows: others.filter(isRow).map(rowUnpacker(texts)),
  }
}

function withoutKey({ key: _, ...finding }: PageFinding): Finding {
  return finding
}

function isFinding(item: PackedItem): item is PageFinding {
  return 'message' in item
}

function isRow(item: PackedItem): item is PackedRow {
  return Array.isArray(item)
}

function unzipped(block: string): string {
  return gunzipSync(Buffer.from(block, 'base64')).toString()
}
