import type { Comparator } from '../harness/model/comparator.ts'
import { obfuscating } from './obfuscating.ts'
import { obfuscatePassword } from './obfuscation.ts'

/** Equality of stored passwords, shown as `pbkdf2_sha25...hsMA=`, short ones not at all. */
export function passwordObfuscating(...fields: readonly string[]): Comparator {
  return obfuscating('password-obfuscating', obfuscatePassword, fields)
}
