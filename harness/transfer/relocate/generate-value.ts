import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Derivation, Generator } from '../../model/import-rule.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** @param now the time of the import, as a snapshot writes it */
export function generateValue(generator: Generator, now: string): string {
  if (typeof generator === 'object') {
    const { prefix = '' } = generator
    return prefix + ('hex' in generator ? hexDigits(generator.hex) : token(generator.token))
  }
  switch (generator) {
    case 'uuid':
      return randomUUID()
    case 'uuid-hex':
      return randomUUID().replaceAll('-', '')
    case 'now':
      return now
    case 'unusable-password':
      // Django's mark of a password that nothing hashes to, and enough behind it that no two are the same.
      return `!${token(40)}`
  }
}

/** @param text of the field that it is derived from */
export function derived(text: string, derivation: Derivation): string {
  if ('endOf' in derivation) return [...text].slice(-derivation.length).join('')
  return createHash('sha256').update(text).digest('hex')
}

export function hexDigits(count: number): string {
  return randomBytes(Math.ceil(count / 2))
    .toString('hex')
    .slice(0, count)
}

/** A byte past the last multiple of their number would make some characters likelier than others. */
function token(count: number): string {
  const most = 256 - (256 % alphabet.length)
  let text = ''
  while (text.length < count) {
    for (const byte of randomBytes(count - text.length)) if (byte < most) text += alphabet[byte % alphabet.length]
  }
  return text
}
