import type { Comparator } from '../harness/model/comparator.ts'
import { defineComparator } from './define-comparator.ts'
import { bothMatchAndDiffer } from './regex.ts'

/** RFC 9562, section 5.4, with or without its dashes. */
const pattern = /^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i

/** Accepts two random UUIDs that differ: for an identifier that every import draws anew. */
export function uuid4(...fields: readonly string[]): Comparator {
  return defineComparator({
    name: 'uuid4',
    fields,
    settles: 'tolerance',
    rejectsEqual: true,
    compareField: bothMatchAndDiffer(pattern, 'a UUID of version 4', (uuid) => uuid.replaceAll('-', '').toLowerCase()),
  })
}
