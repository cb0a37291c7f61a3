import { type CopiedSecrets, redactFinding } from '../compare/index.ts'
import type { Step } from '../model/case.ts'
import type { CaseReport, Rerun } from '../model/case-report.ts'
import type { ChangedRow } from '../model/changed-row.ts'
import { escapePattern } from '../model/escape-pattern.ts'
import { stepLabel } from '../transform/index.ts'

/**
 * The report with no secret in what people wrote into the case, or others said of it: its name and tags, the labels of
 * its steps wherever they are told, its findings and its error. Values of rows are safe where they are made.
 * @param steps of the case, as they are in the report
 * @param secrets null: it is not known what is secret, so that no command is shown
 */
export function redactReport(report: CaseReport, steps: readonly Step[], secrets: CopiedSecrets | null): CaseReport {
  const shown = (text: string): string => secrets?.redact(text) ?? text
  const safeLabel = (step: Step): string => {
    if (step.kind !== 'run') return shown(stepLabel(step))
    return stepLabel(step, (command) => secrets?.redactCommand(command) ?? '')
  }
  const labels = steps.map((step) => [stepLabel(step), safeLabel(step)] as const)
  // One may be the start of another.
  const unsafe = labels.filter(([raw, safe]) => raw !== safe).sort(([a], [b]) => b.length - a.length)
  const withLabels = (text: string): string => unsafe.reduce((told, label) => withLabel(told, ...label), text)
  const redact = (text: string): string => shown(withLabels(text))
  const redaction = { redact, redactPk: secrets ? secrets.redactPk.bind(secrets) : <T>(pk: T): T => pk }
  return {
    ...report,
    name: redact(report.name),
    tags: report.tags.map(redact),
    error: report.error === null ? null : redact(report.error),
    steps: report.steps.map(({ label, ...step }, index) => ({ label: labels[index]?.[1] ?? redact(label), ...step })),
    findings: report.findings.map((finding) => redactFinding(finding, redaction)),
    changedRows:
      unsafe.length === 0 ? report.changedRows : report.changedRows.map((row) => withSafeOrigins(row, withLabels)),
    rerun: report.rerun && safeRerun(report.rerun, redact),
  }
}

/** Only where a label is told: it may be a word (`run a`), of which other texts have their own. */
function withLabel(text: string, raw: string, safe: string): string {
  if (text === raw) return safe
  const inStep = new RegExp(`(?<=\\bstep \\d+ \\()${escapePattern(raw)}(?=[),])`, 'gu')
  return text.replace(inStep, () => safe)
}

function withSafeOrigins(row: ChangedRow, safe: (text: string) => string): ChangedRow {
  return {
    ...row,
    intendedBy: row.intendedBy && safe(row.intendedBy),
    fields: row.fields.map((field) => ({ ...field, intendedBy: field.intendedBy && safe(field.intendedBy) })),
  }
}

function safeRerun(rerun: Rerun, redact: (text: string) => string): Rerun {
  return rerun.kind === 'infrastructure' ? { ...rerun, reason: redact(rerun.reason) } : rerun
}
