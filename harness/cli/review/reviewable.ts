import { jsonLines } from '../../../reports/index.ts'
import type { Finding, Proposal } from '../../model/finding.ts'
import { jsonText } from '../../model/json.ts'
import type { CaseInputs, CaseReport, RunReport, VariedField } from '../../model/report.ts'
import type { Decision } from './approval.ts'
import { variedOf, volatility } from './volatility.ts'

/** A case that failed, whatever it ran on. */
export interface FailedCase {
  /** Relative to the project. */
  readonly file: string
  /** What each of its targets gave, in the order of the report: at least one. */
  readonly reports: readonly CaseReport[]
  /** Null: they are not known, or were not the same for all targets. */
  readonly inputs: CaseInputs | null
  /** Each once, in the order of the reports. */
  readonly findings: readonly FailedFinding[]
}

export interface FailedFinding {
  readonly finding: Finding
  /** The targets that it was found on; empty when that is all there were. */
  readonly targets: readonly string[]
  readonly verdict: Acceptable | Unacceptable
}

/** What would declare it. */
export interface Acceptable {
  readonly kind: 'acceptable'
  readonly proposal: Proposal
}

export interface Unacceptable {
  readonly kind: 'unacceptable'
  /** Why no case file can declare it, as a sentence without its end. */
  readonly why: string
}

/** The cases of a run that have findings, in its order. */
export function failedCases(report: RunReport): readonly FailedCase[] {
  const failed = report.cases.filter(({ status, findings }) => status === 'fail' && findings.length > 0)
  return [...new Set(failed.map(({ file }) => file))].map((file) => {
    const reports = failed.filter((one) => one.file === file)
    const inputs = sharedInputs(reports)
    return { file, reports, inputs, findings: eachOnce(file, reports, inputs) }
  })
}

/** Those that can be accepted, of a case. */
export function acceptable(findings: readonly FailedFinding[]): readonly FailedFinding[] {
  return findings.filter(({ verdict }) => verdict.kind === 'acceptable')
}

/** What is written of a finding that was decided about; none for one that can't be accepted. */
export function decisionOf({ finding: { kind, model, field }, verdict }: FailedFinding): readonly Decision[] {
  return verdict.kind === 'acceptable' ? [{ kind, model, field, proposal: verdict.proposal }] : []
}

function sharedInputs(reports: readonly CaseReport[]): CaseInputs | null {
  const first = reports[0]?.inputs ?? null
  const isShared = reports.every(
    ({ inputs }) => inputs?.caseHash === first?.caseHash && inputs?.snapshotHash === first?.snapshotHash,
  )
  return isShared ? first : null
}

/** What several targets found alike is decided about once; what one target found twice, twice. */
function eachOnce(file: string, reports: readonly CaseReport[], inputs: CaseInputs | null): readonly FailedFinding[] {
  const found = new Map<string, { finding: Finding; targets: string[] }>()
  for (const { findings, target } of reports) {
    const times = new Map<string, number>()
    for (const finding of findings) {
      const identity = identityOf(finding)
      const time = times.get(identity) ?? 0
      times.set(identity, time + 1)
      const key = `${time} ${identity}`
      const known = found.get(key)
      if (known) known.targets.push(target ?? '')
      else found.set(key, { finding, targets: [target ?? ''] })
    }
  }
  return [...found.values()].map(({ finding, targets }) => ({
    finding,
    targets: targets.length === reports.length ? [] : targets,
    verdict: verdictOn(finding, file, inputs, variedOf(reports)),
  }))
}

function identityOf({ kind, model, field, mode, expectedPk, actualPk, message, proposal }: Finding): string {
  const said = proposal === undefined ? message : jsonLines(proposal)
  return [kind, model, field, mode, jsonText(expectedPk), jsonText(actualPk), said].join(' ')
}

function verdictOn(
  finding: Finding,
  file: string,
  inputs: CaseInputs | null,
  varied: readonly VariedField[],
): Acceptable | Unacceptable {
  const { mode, proposal } = finding
  const no = (why: string): Unacceptable => ({ kind: 'unacceptable', why })
  if (mode !== undefined)
    return no(`it was found by \`${mode}\`, which tries the case in another way: nothing declares that`)
  if (proposal === undefined) return no(withoutProposal(finding))
  if (file.endsWith('.ts')) return no('the case is TypeScript, which no command writes: declare it by hand')
  if (inputs === null) return no('the run does not say what the case and its snapshot held: run the case again')
  const volatile = volatility(finding, varied, file)
  if (volatile !== null) return no(volatile)
  return { kind: 'acceptable', proposal }
}

/** What is wrong whatever a case intends. */
const integrity: readonly Finding['kind'][] = [
  'unordered-input',
  'duplicate-pk',
  'duplicate-natural-key',
  'dangling-foreign-key',
  'unknown-model',
  'unknown-field',
]

function withoutProposal({ kind, comparator }: Finding): string {
  if (integrity.includes(kind)) return `${kind} is wrong whatever a case intends`
  if (comparator !== null) return `comparator ${comparator} does not accept the value, and no entry of the case can`
  return 'no entry of a case file would make it right: see the advice above'
}
