import type { FindingKind, PairingMethod } from '../../../../harness/model/finding.ts'

export const changeText =
  'A change is a row that was added or removed, or one field of a row that changed. One that is not as intended is a finding.'

export const pairingTexts = {
  pk: 'The row after the steps has the primary key of the expected row.',
  'natural-key': 'The row after the steps has the natural key that the expected row has, whatever its primary key.',
  'unique-index': 'The row after the steps agrees with the expected row in the columns of a unique index.',
  content: 'The row after the steps equals the expected row in everything that can be compared.',
  'nearest-content': 'No key told which row this is; of those left over, this one is most like the expected row.',
} as const satisfies Record<PairingMethod, string>

export const kindTexts = {
  'unexpected-row': 'A row came that nothing in the case intends.',
  'missing-row': 'A row is gone that nothing in the case removes, or one that was to come did not.',
  'unexpected-change': 'A field changed, though nothing in the case intends it.',
  'missing-change': 'A field was meant to change, and is not as it was meant to be.',
  comparator: 'The comparator of the field does not accept the actual value for the expected one.',
  existence: 'The field has a value on one side, and none on the other.',
  'unordered-input': 'Rows of the file are not in the order of the format.',
  'duplicate-pk': 'Several rows of the model have the same primary key.',
  'duplicate-natural-key': 'Several rows of the model have the same natural key, which should tell them apart.',
  'dangling-foreign-key': 'A foreign key refers to a row that is not there.',
  'sequence-behind': 'A sequence is not where it should be: it would give keys that are taken, or moved unasked.',
  'unknown-model': 'The subject has no such model.',
  'unknown-field': 'The model has no such field.',
  'schema-drift': 'The structure of the database is not what the case intends.',
} as const satisfies Record<FindingKind, string>

export const strictEqualityText = 'No comparator settles this field, so the actual value must equal the expected one.'

/** What a comparator accepts, in a sentence. @param name as findings have it */
export function comparatorText(name: string): string {
  const own = comparatorTexts.get(/^[\w-]+/.exec(name)?.[0] ?? '')
  return own ?? 'A comparator of this subject: its own rule decides which values it takes for each other.'
}

const comparatorTexts: ReadonlyMap<string, string> = new Map([
  ['ignored', 'Nothing is compared: any value may stand here, or none.'],
  ['date-updated', 'The actual time may be the expected one or a later one.'],
  ['datetime-equality', 'Both must be the same instant, however it is written.'],
  ['foreign-key', 'The key must point at the row that is paired with the expected one, whatever its number.'],
  ['email-obfuscating', 'Both must be the same. The value is shown in part only.'],
  ['hash-obfuscating', 'Both must be the same. The value is shown in part only.'],
  ['password-obfuscating', 'Both must be the same. The value is shown in part only.'],
  [
    'user-password',
    'The password must be the same, unless the account is unclaimed: then it must be another, fresh one.',
  ],
  ['auto-suffix', 'The actual text may be the expected one, or that with a hyphen and a suffix.'],
  ['regex', 'Both must match the pattern; they need not be equal.'],
  ['secret-hex', 'Both must be hexadecimal secrets of the given length; they need not be equal.'],
  ['uuid4', 'Both must be random UUIDs, and differ.'],
  ['subscription-id', 'Both must be subscription ids, and differ.'],
  ['equal-or-removed', 'The value must be the same, or gone.'],
  ['unordered-list', 'Both must have the same elements, in any order.'],
  ['numeric-tolerance', 'The numbers may differ by as much as the comparator is told.'],
  ['json', 'The JSON must be equal but for what rules of the subject settle, path by path.'],
  ['set-of-rows', 'The rows of the model have no identity: they are compared as a bag.'],
  ['correlated-id', 'The value is drawn anew; every copy of it must have become the same new one.'],
])
