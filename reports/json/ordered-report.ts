import type { CaseReport, PhaseTimings, Rerun } from '../../harness/model/case-report.ts'
import type { ChangedField, ChangedRow, RowReference } from '../../harness/model/changed-row.ts'
import { withoutDeepProposals } from '../../harness/model/deep-proposals.ts'
import type { Finding, Proposal } from '../../harness/model/finding.ts'
import type { ImportReport } from '../../harness/model/import-report.ts'
import type { RunReport, RunSummary, TargetSummary } from '../../harness/model/report.ts'

/**
 * The same report with exactly the keys of the schema, in its order, however the parts were put together. Without
 * proposals that no text can hold.
 */
export function orderedReport(report: RunReport): RunReport {
  return {
    schemaVersion: report.schemaVersion,
    tool: { name: report.tool.name, version: report.tool.version },
    environment: { node: report.environment.node, platform: report.environment.platform },
    startedAt: report.startedAt,
    durationMs: report.durationMs,
    shard: report.shard === null ? null : { index: report.shard.index, count: report.shard.count },
    verdict: report.verdict,
    ...(report.problems === undefined ? {} : { problems: [...report.problems] }),
    summary: orderedSummary(report.summary),
    targets: report.targets.map(orderedTarget),
    cases: report.cases.map((one) => orderedCase(withoutDeepProposals(one))),
  }
}

function orderedSummary(summary: RunSummary): RunSummary {
  return {
    cases: summary.cases,
    passed: summary.passed,
    failed: summary.failed,
    errored: summary.errored,
    skipped: summary.skipped,
    findings: summary.findings,
  }
}

function orderedTarget(target: TargetSummary): TargetSummary {
  return {
    name: target.name,
    postgres: orderedPostgres(target.postgres),
    passed: target.passed,
    failed: target.failed,
    errored: target.errored,
    skipped: target.skipped,
    findings: target.findings,
  }
}

function orderedPostgres(postgres: CaseReport['postgres']): CaseReport['postgres'] {
  return postgres === null ? null : { provider: postgres.provider, version: postgres.version }
}

function orderedCase(report: CaseReport): CaseReport {
  const { kept, inputs, intendedBesides: besides } = report
  return {
    name: report.name,
    subject: report.subject,
    snapshot: report.snapshot,
    tags: [...report.tags],
    file: report.file,
    status: report.status,
    error: report.error,
    errorCode: report.errorCode,
    findings: report.findings.map(orderedFinding),
    intendedChanges: report.intendedChanges,
    ...(besides ? { intendedBesides: { structure: besides.structure, sequences: besides.sequences } } : {}),
    actualChanges: report.actualChanges,
    ...(report.imports ? { imports: report.imports.map(orderedImport) } : {}),
    changedRows: report.changedRows.map(orderedRow),
    steps: report.steps.map(({ label, line }) => ({ label, line })),
    source: report.source,
    rows: report.rows,
    postgres: orderedPostgres(report.postgres),
    target: report.target,
    rerun: report.rerun === null ? null : orderedRerun(report.rerun),
    inputs: inputs === null ? null : { caseHash: inputs.caseHash, snapshotHash: inputs.snapshotHash },
    written: report.written,
    kept: kept === null ? null : { url: kept.url, remove: kept.remove },
    timings: orderedTimings(report.timings),
  }
}

function orderedImport({ step, isRepeated, models }: ImportReport): ImportReport {
  return {
    step,
    isRepeated,
    models: models.map(({ model, inserted, existing, overwritten, notTaken, leftOut }) => {
      return { model, inserted, existing, overwritten, notTaken, leftOut }
    }),
  }
}

export function orderedFinding(finding: Finding): Finding {
  return {
    kind: finding.kind,
    model: finding.model,
    ordinal: finding.ordinal,
    expectedPk: finding.expectedPk,
    actualPk: finding.actualPk,
    label: finding.label,
    field: finding.field,
    comparator: finding.comparator,
    message: finding.message,
    before: finding.before,
    expected: finding.expected,
    actual: finding.actual,
    pairedBy: finding.pairedBy,
    step: finding.step,
    ...(finding.statement === undefined ? {} : { statement: finding.statement }),
    ...(finding.by === undefined ? {} : { by: finding.by }),
    ...(finding.mode === undefined ? {} : { mode: finding.mode }),
    fix: finding.fix,
    ...(finding.proposal === undefined ? {} : { proposal: orderedProposal(finding.proposal) }),
    ...(finding.unacceptable === undefined ? {} : { unacceptable: finding.unacceptable }),
  }
}

function orderedProposal({ list, entry, corrects }: Proposal): Proposal {
  if (corrects === null) return { list, entry, corrects }
  const { row } = corrects
  const which = row === undefined ? {} : { row: { of: row.of, where: row.where } }
  return { list, entry, corrects: { entry: corrects.entry, field: corrects.field, ...which } }
}

function orderedRerun(rerun: Rerun): Rerun {
  switch (rerun.kind) {
    case 'deterministic':
      return { kind: 'deterministic' }
    case 'infrastructure':
      return { kind: 'infrastructure', reason: rerun.reason }
    case 'non-deterministic': {
      const varied = rerun.varied.map(({ model, field, comparator }) => ({ model, field, comparator }))
      return { kind: 'non-deterministic', varied }
    }
  }
}

function orderedRow(row: ChangedRow): ChangedRow {
  const { references } = row
  return {
    kind: row.kind,
    model: row.model,
    pk: row.pk,
    label: row.label,
    pairedBy: row.pairedBy,
    intended: row.intended,
    intendedBy: row.intendedBy,
    fields: row.fields.map(orderedField),
    ...(row.unchanged ? { unchanged: row.unchanged } : {}),
    ...(references ? { references: references.map(orderedReference) } : {}),
    ...(row.findings ? { findings: [...row.findings] } : {}),
  }
}

function orderedReference({ field, otherFields, model, pk, label }: RowReference): RowReference {
  return { field, ...(otherFields ? { otherFields: [...otherFields] } : {}), model, pk, label }
}

function orderedField(field: ChangedField): ChangedField {
  return {
    field: field.field,
    before: field.before,
    expected: field.expected,
    actual: field.actual,
    intended: field.intended,
    intendedBy: field.intendedBy,
    ...(field.settledBy === undefined ? {} : { settledBy: field.settledBy }),
  }
}

function orderedTimings(timings: PhaseTimings): PhaseTimings {
  return {
    bootMs: timings.bootMs,
    schemaMs: timings.schemaMs,
    importMs: timings.importMs,
    stepsMs: timings.stepsMs,
    exportMs: timings.exportMs,
    compareMs: timings.compareMs,
  }
}
