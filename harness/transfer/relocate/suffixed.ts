import { characterLimit } from '../../model/character-limit.ts'
import { suffixLength } from '../../model/import-rule.ts'
import type { Field } from '../../model/schema.ts'
import { hexDigits } from './generate-value.ts'

/** `acme-1b2c3d4e`: told apart by random digits. Where the column takes no more characters the text gives way. */
export function suffixed(text: string, field: Field): string {
  const room = Math.max(0, (characterLimit(field) ?? Number.POSITIVE_INFINITY) - suffixLength)
  const base = text.length <= room ? text : [...text].slice(0, room).join('')
  return `${base}-${hexDigits(suffixLength - 1)}`
}
