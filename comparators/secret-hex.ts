import type { Comparator } from '../harness/model/comparator.ts'
import { HarnessError } from '../harness/model/errors.ts'
import { defineComparator } from './define-comparator.ts'
import { obfuscateHash } from './obfuscation.ts'
import { bothMatch } from './regex.ts'

/**
 * Accepts any two secrets of `bytes` bytes in lowercase hexadecimal, shown as `abc...xyz`.
 * @throws HarnessError `bad-comparator` when `bytes` is not a whole number above 0
 */
export function secretHex(bytes: number, ...fields: readonly string[]): Comparator {
  if (!Number.isInteger(bytes) || bytes < 1) {
    throw new HarnessError(`comparator secret-hex cannot compare secrets of ${bytes} bytes`, {
      code: 'bad-comparator',
      fix: 'give the number of bytes, which is half the number of hexadecimal digits: secretHex(16, …)',
    })
  }
  return defineComparator({
    name: 'secret-hex',
    fields,
    settles: 'tolerance',
    obfuscate: obfuscateHash,
    compareField: bothMatch(new RegExp(`^[0-9a-f]{${2 * bytes}}$`), `${2 * bytes} lowercase hexadecimal digits`),
  })
}
