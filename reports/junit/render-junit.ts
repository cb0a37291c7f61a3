import type { CaseReport } from '../../harness/model/case-report.ts'
import type { RunReport } from '../../harness/model/report.ts'
import { renderCaseFailure } from '../console/render-case.ts'
import { createStyle } from '../console/style.ts'
import { blamedLine } from '../text/case-line.ts'
import { caseMs, secondsText } from '../text/case-time.ts'
import { caseHeadline, caseTitle } from '../text/headline.ts'
import { shorten } from '../text/shorten.ts'
import { type Xml, xml } from './xml.ts'

const problemWidth = 300

const plain = createStyle({ color: false })

/**
 * A run as JUnit XML, a suite for each subject and target: as the schemas of Ant and of Jenkins (junit-10) have it; see
 * junit.xsd. A test's `classname` is the file of the case.
 */
export function renderJunit(report: RunReport): string {
  const suites = [...groupedCases(report.cases).values()]
  return xml`<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
${suites.map((cases, index) => suite(report, cases, index))}${outside(report, suites.length)}</testsuites>
`.xml
}

/** What went wrong besides the cases, which must not look as if all were well. */
function outside(report: RunReport, index: number): Xml {
  const { problems = [] } = report
  if (problems.length === 0) return xml``
  const tests = problems.map(
    (problem) => xml`    <testcase name="${shorten(problem, problemWidth)}" classname="pg-roundtrip" time="0">
      <error type="run" message="${shorten(problem, problemWidth)}">${problem}</error>
    </testcase>\n`,
  )
  const counts = xml`tests="${problems.length}" failures="0" errors="${problems.length}" skipped="0"`
  return xml`  <testsuite name="the run" ${counts} time="0" timestamp="${timestampOf(report)}" hostname="localhost" id="${index}" package="pg-roundtrip">
    <properties>
${properties(report, []).map(([key, value]) => xml`      <property name="${key}" value="${value}"/>\n`)}    </properties>
${tests}    <system-out></system-out>
    <system-err></system-err>
  </testsuite>
`
}

/** The schemas have no place for the zone: it is UTC. */
function timestampOf({ startedAt }: RunReport): string {
  return startedAt.slice(0, 19)
}

function groupedCases(cases: readonly CaseReport[]): ReadonlyMap<string, readonly CaseReport[]> {
  const groups = new Map<string, CaseReport[]>()
  for (const each of cases) {
    const key = JSON.stringify([each.target, each.subject])
    const group = groups.get(key)
    if (group) group.push(each)
    else groups.set(key, [each])
  }
  return groups
}

function suite(report: RunReport, cases: readonly CaseReport[], index: number): Xml {
  const { subject = '', target = null } = cases[0] ?? {}
  const name = `${subject === '' ? 'cases of no known subject' : subject}${target === null ? '' : ` [${target}]`}`
  const count = (status: CaseReport['status']): number => cases.filter((each) => each.status === status).length
  const time = secondsText(cases.reduce((sum, { timings }) => sum + caseMs(timings), 0))
  const timestamp = timestampOf(report)
  return xml`  <testsuite name="${name}" tests="${cases.length}" failures="${count('fail')}" errors="${count('error')}" skipped="${count('skip')}" time="${time}" timestamp="${timestamp}" hostname="localhost" id="${index}" package="pg-roundtrip">
    <properties>
${properties(report, cases).map(([key, value]) => xml`      <property name="${key}" value="${value}"/>\n`)}    </properties>
${cases.map(testCase)}    <system-out></system-out>
    <system-err></system-err>
  </testsuite>
`
}

function properties(report: RunReport, cases: readonly CaseReport[]): readonly (readonly [string, string])[] {
  const servers = new Set(
    cases.flatMap(({ postgres }) => (postgres ? [`${postgres.provider} ${postgres.version}`] : [])),
  )
  const { shard } = report
  return [
    ['pg-roundtrip', report.tool.version],
    ['node', report.environment.node],
    ['platform', report.environment.platform],
    ...[...servers].map((server) => ['postgres', server] as const),
    ...(shard === null ? [] : [['shard', `${shard.index}/${shard.count}`] as const]),
  ]
}

function testCase(report: CaseReport): Xml {
  const attributes = xml`name="${caseTitle(report)}" classname="${report.file}" time="${secondsText(caseMs(report.timings))}"`
  const outcome = outcomeOf(report)
  return outcome === null
    ? xml`    <testcase ${attributes}/>\n`
    : xml`    <testcase ${attributes}>\n      ${outcome}\n    </testcase>\n`
}

function outcomeOf(report: CaseReport): Xml | null {
  switch (report.status) {
    case 'pass':
      return null
    case 'skip':
      return xml`<skipped/>`
    case 'fail':
      return xml`<failure type="${report.findings[0]?.kind ?? 'fail'}" message="${caseHeadline(report)}">${detail(report)}</failure>`
    case 'error':
      return xml`<error type="${report.errorCode ?? 'unexpected'}" message="${caseHeadline(report)}">${detail(report)}</error>`
  }
}

function detail(report: CaseReport): string {
  const line = blamedLine(report, report.status === 'error' ? null : (report.findings[0] ?? null))
  return `${report.file}${line === null ? '' : `:${line}`}\n${renderCaseFailure(report, plain)}`
}
