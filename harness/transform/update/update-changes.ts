import { basename } from 'node:path'
import type { Proposal } from '../../model/finding.ts'
import { isJsonArray, isJsonObject, type JsonObject } from '../../model/json.ts'
import { readValue } from '../parse/index.ts'
import type { CaseText, TextFile } from './case-text.ts'
import { entriesIn, memberAt } from './entries-in.ts'
import type { EntryEdit } from './entry-edit.ts'
import type { LeftProposal, Plan } from './plan.ts'
import { newSideFile, resolveSideFile, sideFileName, sideFilePath } from './side-file.ts'
import { updateVerified } from './update-verified.ts'
import { writePlan } from './write-plan.ts'

const changesPath = ['expect', 'changes']

/** A file that holds entries of `expect.changes`, and where. */
interface ChangeFile extends TextFile {
  /** The keys that lead to its list. */
  readonly list: readonly string[]
  /** The list, items that name a side file included. */
  readonly items: readonly JsonObject[]
}

interface ChangeFiles {
  readonly main: ChangeFile
  /** Those that are named, by path. */
  readonly side: ReadonlyMap<string, ChangeFile>
  /** Every entry, in order: a side file's stand where the case names it. Positions are 0-based. */
  readonly entries: readonly { readonly file: string; readonly index: number; readonly entry: JsonObject }[]
}

export function changeFiles(source: CaseText): ChangeFiles {
  const items = entriesIn(memberAt(readValue(source.text, source.path), changesPath))
  const main: ChangeFile = { path: source.path, text: source.text, list: changesPath, items }
  const texts = new Map(source.sideFiles.map((file) => [file.path, file]))
  const side = new Map<string, ChangeFile>()
  const entries = items.flatMap((item, index) => {
    if (typeof item.file !== 'string') return [{ file: main.path, index, entry: item }]
    const path = resolveSideFile(item.file, source.path)
    const value = readValue(texts.get(path)?.text ?? '[]', path)
    const own = isJsonArray(value) ? value.map((one) => (isJsonObject(one) ? one : {})) : []
    side.set(path, { path, text: texts.get(path)?.text ?? '', list: [], items: own })
    return own.map((entry, position) => ({ file: path, index: position, entry }))
  })
  return { main, side, entries }
}

/** Every entry of `expect.changes` of a case, those of its side files included, in order. */
export function changeEntries(source: CaseText): readonly JsonObject[] {
  return changeFiles(source).entries.map(({ entry }) => entry)
}

export interface UpdatedChanges {
  readonly main: TextFile
  /** Those that hold entries. */
  readonly side: readonly TextFile[]
  readonly emptied: readonly string[]
  readonly left: readonly LeftProposal[]
}

/**
 * Writes into the files that hold the entries; new entries go to a side file where there are too many of them. Of side
 * files only the case's own is written: others may be named by other cases as well.
 */
export function updateChanges(files: ChangeFiles, proposals: readonly Proposal[], maxEntries: number): UpdatedChanges {
  const ownSide = sideFilePath(files.main.path)
  const fixed = files.entries.flatMap(({ file }, index) => {
    const isShared = file !== files.main.path && file !== ownSide
    const why = `its entry is in ${basename(file)}, which other cases may use: only ${basename(ownSide)} is written`
    return isShared ? [[index + 1, why] as const] : []
  })
  return writePlan(
    files.entries.map(({ entry }) => entry),
    proposals,
    new Map(fixed),
    (plan) => writeChanges(files, ownSide, plan, maxEntries),
  )
}

function writeChanges(
  { main, side, entries }: ChangeFiles,
  ownSide: string,
  plan: Plan,
  maxEntries: number,
): Omit<UpdatedChanges, 'left'> & { readonly failed: ReadonlySet<number> } {
  const removed = [...plan.edits.values()].filter(({ kind }) => kind === 'remove').length
  const isLarge = entries.length - removed + plan.added.length > maxEntries
  const target = plan.added.length > 0 && (isLarge || side.has(ownSide)) ? ownSide : main.path
  const failed = new Set<number>()
  const update = (file: ChangeFile, added: readonly JsonObject[], more: readonly (readonly [number, EntryEdit])[]) => {
    const own = entries.flatMap((entry, index) => (entry.file === file.path ? [{ ...entry, number: index + 1 }] : []))
    const edits = own.flatMap(({ index, number }): readonly (readonly [number, EntryEdit])[] => {
      const edit = plan.edits.get(number)
      return edit ? [[index + 1, edit]] : []
    })
    const done = updateVerified(file, file.list, file.items, { edits: new Map([...edits, ...more]), added })
    for (const number of done.failed) {
      // What names the side file is no entry.
      if (more.some(([own]) => own === number)) continue
      failed.add(own.find(({ index }) => index + 1 === number)?.number ?? 0)
    }
    return done
  }
  const known = side.get(ownSide)
  const isNew = known === undefined || known.text === ''
  const held: ChangeFile = isNew ? { path: ownSide, text: `${newSideFile(main.path)}[]\n`, list: [], items: [] } : known
  const { text } = update(held, target === ownSide ? plan.added : [], [])
  const value = readValue(text, ownSide)
  const isEmpty = isJsonArray(value) && value.length === 0
  const unnamed = main.items.flatMap((item, index): readonly (readonly [number, EntryEdit])[] => {
    const isNamed = typeof item.file === 'string' && resolveSideFile(item.file, main.path) === ownSide
    return isNamed && isEmpty && !isNew ? [[index + 1, { kind: 'remove' }]] : []
  })
  const isNewlyNamed = target === ownSide && known === undefined
  const added = target === main.path ? plan.added : isNewlyNamed ? [{ file: sideFileName(ownSide) }] : []
  const updated = update(main, added, unnamed)
  // A file that is still named must be there.
  const isGone = unnamed.length > 0 && !unnamed.some(([number]) => updated.failed.has(number))
  const isHeld = isEmpty ? !isNew && !isGone : true
  return {
    main: { path: main.path, text: updated.text },
    side: isHeld ? [{ path: ownSide, text }] : [],
    emptied: isGone ? [ownSide] : [],
    failed,
  }
}
