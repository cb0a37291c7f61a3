import type { Field } from '../../model/schema.ts'
import { hexDigits } from './generate-value.ts'

const digits = 8

/** `acme-1b2c3d4e`: told apart by random digits. Where the column takes no more characters the text gives way. */
export function suffixed(text: string, field: Field): string {
  const room = Math.max(0, characterLimit(field) - digits - 1)
  const base = text.length <= room ? text : [...text].slice(0, room).join('')
  return `${base}-${hexDigits(digits)}`
}

/** `character varying(30)`: PostgreSQL counts characters, not bytes. */
function characterLimit({ sqlType }: Field): number {
  const limit = /^character(?: varying)?\((\d+)\)$/.exec(sqlType)?.[1]
  return limit === undefined ? Number.POSITIVE_INFINITY : Number(limit)
}
