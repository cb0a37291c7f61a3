import { jsonText } from '../../../../harness/model/json.ts'
import { type ModelName, modelName, type PrimaryKey } from '../../../../harness/model/snapshot.ts'
import { type ChangeKind, changeKinds } from '../../change-counts.ts'

/** A place within a case's page, as the last part of its address. */
export type Focus =
  | { readonly kind: 'finding'; readonly number: number }
  | { readonly kind: 'row'; readonly anchor: string }
  /** 1-based, of the case file. */
  | { readonly kind: 'line'; readonly number: number }
  /** Some of the changed rows. Null: all. */
  | { readonly kind: 'rows'; readonly of: RowsOf | null }

/** The rows of a model to which the same happened. */
export interface RowsOf {
  readonly model: ModelName
  readonly kind: ChangeKind
}

/** What tells a row from others. */
export interface RowKey {
  readonly model: ModelName
  readonly pk: PrimaryKey | null
}

/** @param number 1-based, in the order of the report */
export function findingAnchor(number: number): string {
  return `finding-${number}`
}

/** @param number 1-based, of the case file */
export function lineAnchor(number: number): string {
  return `line-${number}`
}

/** `row-sentry.project-1`, `row-shop.level-[1,"a"]`. */
export function rowAnchor({ model, pk }: RowKey): string {
  return `row-${model}-${typeof pk === 'string' ? pk : jsonText(pk)}`
}

/** `row-7`, of a row whose key does not tell it from others. @param position from 0 */
export function rowAnchorAt(position: number): string {
  return `row-${position + 1}`
}

/** `rows-added-sentry.team`; `rows`: all of them. */
export function rowsAnchor(of: RowsOf | null): string {
  return of === null ? 'rows' : `rows-${of.kind}-${of.model}`
}

/** Null: the page as a whole, or no place that there can be. */
export function parseFocus(focus: string | null): Focus | null {
  const [, kind, number] = /^(finding|line)-([1-9]\d{0,8})$/.exec(focus ?? '') ?? []
  if (kind !== undefined) return { kind: kind === 'line' ? 'line' : 'finding', number: Number(number) }
  const [rows, change, model = ''] = /^rows(?:-(added|removed|changed)-(.+))?$/s.exec(focus ?? '') ?? []
  const ofKind = changeKinds.find((one) => one === change)
  if (rows !== undefined) return { kind: 'rows', of: ofKind ? { kind: ofKind, model: modelName(model) } : null }
  return focus?.startsWith('row-') ? { kind: 'row', anchor: focus } : null
}
