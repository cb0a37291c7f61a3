import { flowYaml } from '../../model/entry-yaml.ts'
import { HarnessError } from '../../model/errors.ts'
import type { Proposal } from '../../model/finding.ts'
import { jsonText } from '../../model/json.ts'
import { readValue } from '../parse/index.ts'
import type { CaseText, TextFile } from './case-text.ts'
import { entriesIn, memberAt } from './entries-in.ts'
import { isCountedRemoval } from './plan.ts'
import { changeFiles, updateChanges } from './update-changes.ts'
import { updateVerified } from './update-verified.ts'
import { writePlan } from './write-plan.ts'

export interface UpdateOptions {
  /** With more entries than that under `expect.changes`, those that are added go to a side file. Default: 50. */
  readonly maxEntries?: number
}

/** Numbers of entries or, where several fields of one row are declared, of fields. */
export interface UpdateSummary {
  /** Changes that are declared now and were not. */
  readonly declared: number
  /** Fields of entries that have another value now. */
  readonly corrected: number
  /** Fields and entries that did not come true, and are gone. */
  readonly dropped: number
}

export interface UpdatedCase {
  /** The files that are other than before or new; none when there is nothing to write. */
  readonly files: readonly TextFile[]
  /** Absolute paths of side files that hold no entry any more, and are named no longer. */
  readonly emptied: readonly string[]
  readonly summary: UpdateSummary
  /** Proposals that could not be written, because the file has no place for them. */
  readonly left: readonly Proposal[]
  /** Why each of them could not, as a sentence without its end. */
  readonly reasons: ReadonlyMap<Proposal, string>
}

const defaultMaxEntries = 50

/**
 * Writes proposals into the text of a case, YAML or JSON, and leaves all else in it as it is: comments, order, quoting,
 * indentation and line ends. Pure. Several about one row become one entry, and rows that are added alike are counted;
 * else one that is given twice is written once.
 * @throws HarnessError `bad-usage` for a case in TypeScript, which can't be written, and for a text that can't be read
 */
export function updateCaseText(
  source: CaseText,
  proposals: readonly Proposal[],
  { maxEntries = defaultMaxEntries }: UpdateOptions = {},
): UpdatedCase {
  const own = distinct(proposals)
  requireWritable(source, own)
  const changes = updateChanges(changeFiles(source), ofList(own, 'changes'), maxEntries)
  const reasons = new Map(changes.left.map(({ proposal, why }) => [proposal, why]))
  let { text } = changes.main
  for (const list of ['schema', 'sequences'] as const) {
    const path = ['expect', list]
    const entries = entriesIn(memberAt(readValue(text, source.path), path))
    const before = text
    const updated = writePlan(entries, ofList(own, list), new Map(), (plan) =>
      updateVerified({ path: source.path, text: before }, path, entries, plan),
    )
    text = updated.text
    for (const { proposal, why } of updated.left) reasons.set(proposal, why)
  }
  const before = new Map([source, ...source.sideFiles].map((file) => [file.path, file.text]))
  const files = [{ path: source.path, text }, ...changes.side]
  return {
    files: files.filter((file) => before.get(file.path) !== file.text),
    emptied: changes.emptied,
    summary: summaryOf(own.filter((proposal) => !reasons.has(proposal))),
    left: [...reasons.keys()],
    reasons,
  }
}

function ofList(proposals: readonly Proposal[], list: Proposal['list']): readonly Proposal[] {
  return proposals.filter((proposal) => proposal.list === list)
}

/** `2 changes declared, 1 corrected, 1 dropped`; null where nothing was written. */
export function summaryText(summary: UpdateSummary): string | null {
  const counts: readonly (readonly [number, string])[] = [
    [summary.declared, 'declared'],
    [summary.corrected, 'corrected'],
    [summary.dropped, 'dropped'],
  ]
  const parts = counts.filter(([count]) => count > 0)
  if (parts.length === 0) return null
  return parts
    .map(([count, what], index) => `${count}${index > 0 ? '' : count === 1 ? ' change' : ' changes'} ${what}`)
    .join(', ')
}

/** Rows that are added may be alike, and so may those of a table without a key; all else is meant once. */
function distinct(proposals: readonly Proposal[]): readonly Proposal[] {
  const seen = new Set<string>()
  return proposals.filter(({ list, entry, corrects }) => {
    const mayRepeat = corrects === null && entry !== null && list === 'changes'
    if (mayRepeat && ('added' in entry || isCountedRemoval(entry))) return true
    const where = corrects?.row?.where ?? null
    const key = jsonText([list, entry, corrects && [corrects.entry, corrects.field, where]])
    const isFirst = !seen.has(key)
    seen.add(key)
    return isFirst
  })
}

function requireWritable({ path, text }: CaseText, proposals: readonly Proposal[]): void {
  if (/\.m?ts$/.test(path)) {
    const entries = proposals.map(({ list, entry, corrects }) => {
      if (entry) return `- ${flowYaml(entry, 'double')}`
      return `without ${corrects?.field == null ? '' : `field ${corrects.field} of `}entry ${corrects?.entry} of ${list}`
    })
    throw new HarnessError('a case in TypeScript is not written by a command', {
      code: 'bad-usage',
      fix: ['declare under `expect` what is meant:', ...entries].join('\n'),
    })
  }
  if (readValue(text, path) !== undefined) return
  throw new HarnessError(`${path} can't be read, so nothing is written into it`, { code: 'bad-usage' })
}

function summaryOf(written: readonly Proposal[]): UpdateSummary {
  const declared = written.filter(({ corrects }) => corrects === null)
  const dropped = written.filter(({ corrects, entry }) => corrects !== null && entry === null)
  return {
    declared: declared.length,
    corrected: written.length - declared.length - dropped.length,
    dropped: dropped.length,
  }
}
