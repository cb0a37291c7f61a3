import type { Approval } from '../../model/approval.ts'
import schema from '../../schemas/approval.schema.json' with { type: 'json' }
import { checkedFile } from './checked-file.ts'

/** @throws HarnessError `bad-usage` when the file can't be read, or is no approval */
export const readApproval = checkedFile<Approval>(schema, {
  what: 'an approval',
  advice: 'docs/cases.md says how one is written; `npx roundtrip review --save FILE` writes one',
})
