import type { Comparator } from '../harness/model/comparator.ts'
import { obfuscating } from './obfuscating.ts'
import { obfuscateHash } from './obfuscation.ts'

/** Equality of keys, tokens and hashes, shown as `abc...xyz`. */
export function hashObfuscating(...fields: readonly string[]): Comparator {
  return obfuscating('hash-obfuscating', obfuscateHash, fields)
}
