import { isExactNumber } from '../../harness/model/json.ts'
import type { RunReport } from '../../harness/model/report.ts'
import { visible } from '../text/visible.ts'
import { orderedReport } from './ordered-report.ts'

/**
 * `report.json`: the keys in the order of the published schema, two-space indent, a final newline. Numbers keep every
 * digit; characters that a terminal would obey are escaped, which changes no value.
 */
export function renderJson(report: RunReport): string {
  return `${jsonLines(orderedReport(report), '')}\n`
}

function jsonLines(value: unknown, indent: string): string {
  if (isExactNumber(value)) return value.text
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    return block(
      '[]',
      value.map((item) => jsonLines(item, inner)),
      indent,
    )
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${jsonString(key)}: ${jsonLines(member, inner)}`)
    return block('{}', members, indent)
  }
  return typeof value === 'string' ? jsonString(value) : JSON.stringify(value)
}

function block(brackets: '[]' | '{}', items: readonly string[], indent: string): string {
  if (items.length === 0) return brackets
  const lines = items.map((item) => `${indent}  ${item}`).join(',\n')
  return `${brackets[0]}\n${lines}\n${indent}${brackets[1]}`
}

function jsonString(text: string): string {
  return visible(JSON.stringify(text))
}
