import type { Finding } from '../../../../harness/model/finding.ts'

/** A finding about a row, and the address of its card. */
export interface RowFinding {
  readonly finding: Finding
  /** 1-based, in the report. */
  readonly number: number
  readonly href: string
}

const mostShown = 3

/** The ways from a row to what was found of it. */
export function RowFindings({ findings }: { readonly findings: readonly RowFinding[] }) {
  if (findings.length === 0) return null
  const left = findings.length - mostShown
  return (
    <span class="row-findings">
      {findings.length === 1 ? 'finding' : 'findings'}
      {findings.slice(0, mostShown).map(({ number, href }) => (
        <a key={number} href={href} aria-label={`Finding ${number}`}>
          #{number}
        </a>
      ))}
      {left > 0 ? `and ${left} more` : null}
    </span>
  )
}
