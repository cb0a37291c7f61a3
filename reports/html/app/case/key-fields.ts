import type { RowReference } from '../../../../harness/model/changed-row.ts'

/** The names of all fields that a key has: `tenant_id, user_id`. */
export function keyFields({ field, otherFields = [] }: Pick<RowReference, 'field' | 'otherFields'>): string {
  return [field, ...otherFields].join(', ')
}
