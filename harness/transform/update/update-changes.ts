import type { Proposal } from '../../model/finding.ts'
import { isJsonArray, isJsonObject, type JsonObject } from '../../model/json.ts'
import { readValue } from '../parse/index.ts'
import type { CaseText, TextFile } from './case-text.ts'
import { entriesIn, memberAt } from './entries-in.ts'
import type { EntryEdit } from './entry-edit.ts'
import { planUpdates } from './plan.ts'
import { newSideFile, resolveSideFile, sideFileName, sideFilePath } from './side-file.ts'
import { updateVerified } from './update-verified.ts'

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
  readonly left: readonly Proposal[]
  /** As in update-verified.ts, among all entries. */
  readonly failed: ReadonlySet<number>
}

/** Writes into the files that hold the entries; new entries go to a side file where there are too many of them. */
export function updateChanges(files: ChangeFiles, proposals: readonly Proposal[], maxEntries: number): UpdatedChanges {
  const { main, side, entries } = files
  const plan = planUpdates(
    entries.map(({ entry }) => entry),
    proposals,
  )
  const ownSide = sideFilePath(main.path)
  const removed = [...plan.edits.values()].filter(({ kind }) => kind === 'remove').length
  const isLarge = entries.length - removed + plan.added.length > maxEntries
  const target = plan.added.length > 0 && (isLarge || side.has(ownSide)) ? ownSide : main.path
  const failed = new Set<number>()
  const texts: TextFile[] = []
  const emptied: string[] = []
  const update = (file: ChangeFile, added: readonly JsonObject[], more: readonly (readonly [number, EntryEdit])[]) => {
    const own = entries.flatMap((entry, index) => (entry.file === file.path ? [{ ...entry, number: index + 1 }] : []))
    const edits = own.flatMap(({ index, number }): readonly (readonly [number, EntryEdit])[] => {
      const edit = plan.edits.get(number)
      return edit ? [[index + 1, edit]] : []
    })
    const done = updateVerified(file, file.list, file.items, { edits: new Map([...edits, ...more]), added })
    for (const number of done.failed) {
      const known = own.find(({ index }) => index + 1 === number)
      failed.add(known ? known.number : 0)
    }
    return done.text
  }
  const named = new Map(side)
  if (target === ownSide && !named.has(ownSide)) {
    named.set(ownSide, { path: ownSide, text: '', list: [], items: [] })
  }
  for (const file of named.values()) {
    const added = file.path === target ? plan.added : []
    const isNew = file.text === ''
    const text = isNew ? update({ ...file, text: `${newSideFile(main.path)}[]\n` }, added, []) : update(file, added, [])
    const value = readValue(text, file.path)
    if (isJsonArray(value) && value.length === 0) {
      if (!isNew) emptied.push(file.path)
    } else texts.push({ path: file.path, text })
  }
  const unnamed = main.items.flatMap((item, index): readonly (readonly [number, EntryEdit])[] => {
    const path = typeof item.file === 'string' ? resolveSideFile(item.file, main.path) : null
    return path !== null && emptied.includes(path) ? [[index + 1, { kind: 'remove' }]] : []
  })
  const isNewlyNamed = target === ownSide && !side.has(ownSide)
  const added = target === main.path ? plan.added : isNewlyNamed ? [{ file: sideFileName(ownSide) }] : []
  const text = update(main, added, unnamed)
  return { main: { path: main.path, text }, side: texts, emptied, left: plan.left, failed }
}
