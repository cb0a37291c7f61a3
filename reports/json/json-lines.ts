import { isExactNumber } from '../../harness/model/json.ts'
import { visible } from '../text/visible.ts'

/**
 * JSON with a two-space indent and a final newline, members in their given order. Numbers keep every digit; characters
 * that a terminal would obey are escaped, which changes no value.
 */
export function jsonLines(value: unknown): string {
  return `${lines(value, '')}\n`
}

function lines(value: unknown, indent: string): string {
  if (isExactNumber(value)) return value.text
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    return block(
      '[]',
      value.map((item) => lines(item, inner)),
      indent,
    )
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${jsonString(key)}: ${lines(member, inner)}`)
    return block('{}', members, indent)
  }
  return typeof value === 'string' ? jsonString(value) : JSON.stringify(value)
}

function block(brackets: '[]' | '{}', items: readonly string[], indent: string): string {
  if (items.length === 0) return brackets
  const text = items.map((item) => `${indent}  ${item}`).join(',\n')
  return `${brackets[0]}\n${text}\n${indent}${brackets[1]}`
}

function jsonString(text: string): string {
  return visible(JSON.stringify(text))
}
