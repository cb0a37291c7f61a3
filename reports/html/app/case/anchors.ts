import { jsonText } from '../../../../harness/model/json.ts'
import type { ModelName, PrimaryKey } from '../../../../harness/model/snapshot.ts'

/** A place within a case's page, as the last part of its address. */
export type Focus =
  | { readonly kind: 'finding'; readonly number: number }
  | { readonly kind: 'row'; readonly anchor: string }

/** What tells a row from others. */
export interface RowKey {
  readonly model: ModelName
  readonly pk: PrimaryKey | null
}

/** @param number 1-based, in the order of the report */
export function findingAnchor(number: number): string {
  return `finding-${number}`
}

/** `row-sentry.project-1`, `row-shop.level-[1,"a"]`. */
export function rowAnchor({ model, pk }: RowKey): string {
  return `row-${model}-${typeof pk === 'string' ? pk : jsonText(pk)}`
}

/** Null: the page as a whole, or no place that there can be. */
export function parseFocus(focus: string | null): Focus | null {
  const finding = /^finding-([1-9]\d{0,8})$/.exec(focus ?? '')
  if (finding) return { kind: 'finding', number: Number(finding[1]) }
  return focus?.startsWith('row-') ? { kind: 'row', anchor: focus } : null
}
