import { jsonNumber } from '../../../../harness/model/json.ts'
import { packedNumberKey } from '../../packed.ts'

/** The value of a packed JSON text, with every digit of its numbers. The text is our own: it is what its reader takes it for. */
export function unpackJson<T>(text: string): T {
  return text.includes('"\\u0000') ? JSON.parse(text, revived) : JSON.parse(text)
}

function revived(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const [only, ...others] = Object.entries(value)
  if (only === undefined || others.length > 0 || !/^\0+$/.test(only[0])) return value
  const [key, member] = only
  return key === packedNumberKey ? jsonNumber(String(member)) : { [key.slice(1)]: member }
}
