import type { Comparator } from '../harness/model/comparator.ts'
import { obfuscating } from './obfuscating.ts'
import { obfuscateEmail } from './obfuscation.ts'

/** Equality of email addresses, shown as `a...@...le.com`. */
export function emailObfuscating(...fields: readonly string[]): Comparator {
  return obfuscating('email-obfuscating', obfuscateEmail, fields)
}
