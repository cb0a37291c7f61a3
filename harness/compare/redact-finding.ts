import type { Finding } from '../model/finding.ts'
import { jsonText } from '../model/json.ts'

/** The finding with every text of it redacted. What would declare it is left out where that would tell what is not shown. */
export function redactFinding(finding: Finding, redact: (text: string) => string): Finding {
  const { proposal, ...found } = finding
  const safe = (text: string | null): string | null => text && redact(text)
  const proposed = proposal && jsonText(proposal.entry)
  return {
    ...found,
    label: safe(found.label),
    message: redact(found.message),
    before: safe(found.before),
    expected: safe(found.expected),
    actual: safe(found.actual),
    fix: redact(found.fix),
    ...(proposal && proposed && redact(proposed) === proposed && { proposal }),
  }
}
