import type { Proposal } from '../../model/finding.ts'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import type { CaseText, TextFile } from './case-text.ts'
import { type UpdatedCase, type UpdateOptions, updateCaseText } from './update-case.ts'

export const casePath = '/project/cases/a.case.yaml'

export function caseText(text: string, path = casePath, sideFiles: readonly TextFile[] = []): CaseText {
  return { path, text, sideFiles }
}

export function add(entry: JsonObject, list: Proposal['list'] = 'changes'): Proposal {
  return { list, entry, corrects: null }
}

/** @param row which of how many rows */
export function correct(
  number: number,
  fields: JsonObject | null,
  row?: { readonly of: number; readonly where: JsonValue },
): readonly Proposal[] {
  return Object.entries(fields ?? {}).map(([field, value]) => ({
    list: 'changes',
    entry: value === null ? null : { changed: 'm', where: row?.where ?? { pk: 1 }, fields: { [field]: value } },
    corrects: { entry: number, field, ...(row && { row }) },
  }))
}

export function drop(number: number, list: Proposal['list'] = 'changes'): Proposal {
  return { list, entry: null, corrects: { entry: number, field: null } }
}

/** The text of the one file that is written; empty when none is. */
export function updated(text: string, proposals: readonly Proposal[], path = casePath): string {
  const { files } = updateCaseText(caseText(text, path), proposals)
  if (files.length > 1) throw new Error(`${files.length} files`)
  return files[0]?.text ?? ''
}

export function update(source: CaseText, proposals: readonly Proposal[], options?: UpdateOptions): UpdatedCase {
  return updateCaseText(source, proposals, options)
}

/** The head of a case whose one step is in line 5. */
export const head = 'name: a\nsubject: s\nsnapshot: f\ntransform:\n  - sql: x\n'

export const change = add({ changed: 'm', where: { slug: 'a' }, fields: { x: 1 } })

export const block = `${head}expect:
  changes:
    # what the trigger does
    - changed: m # a model
      where: { slug: a }
      fields:
        # one
        x: 'it''s' # why
        y: "two"
        z: |
          three
        data:
          a: 1

    # the second
    - { changed: m, where: all, fields: { v: { $any: true }, w: 2 }, count: 3 }
    - { removed: q, where: { pk: 3 } } # gone
`
