import { flowYaml } from '../model/entry-yaml.ts'
import type { Proposal } from '../model/finding.ts'

const shown = 20
const maxLength = 200

/**
 * What was not written into a case, a line for each, and why.
 * @param reasons as sentences without their ends
 * @returns null when all was
 */
export function unwrittenText(reasons: ReadonlyMap<Proposal, string>): string | null {
  if (reasons.size === 0) return null
  const lines = new Set([...reasons].map(([proposal, why]) => `not written: ${whatOf(proposal)}: ${why}`))
  const more = lines.size - shown
  return [...[...lines].slice(0, shown), ...(more > 0 ? [`and ${more} more`] : [])].join('\n')
}

function whatOf({ list, entry, corrects }: Proposal): string {
  if (corrects === null) return cut(`- ${entry === null ? '' : flowYaml(entry, 'double')}`)
  const field = corrects.field === null ? '' : `, field ${corrects.field}`
  return `expect.${list} entry ${corrects.entry}${field}`
}

function cut(text: string): string {
  return text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text
}
