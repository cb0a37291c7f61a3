import { readFile } from 'node:fs/promises'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import type { CaseReport } from '../../../../harness/model/case-report.ts'
import type { Finding } from '../../../../harness/model/finding.ts'
import { jsonNumber } from '../../../../harness/model/json.ts'
import { jsonLines } from '../../../json/json-lines.ts'
import { dangling, failedCase, finding, proposalFor } from '../../../review/test-findings.ts'
import { decisionKeys } from '../../decision-keys.ts'
import type { LoadedReport } from '../../packed.ts'
import type { Decision } from './decision.ts'
import { contradictoryFiles, makeApproval } from './make-approval.ts'

const schema = JSON.parse(
  await readFile(new URL('../../../../harness/schemas/approval.schema.json', import.meta.url), 'utf8'),
)
const isApproval = new Ajv({ allowUnionTypes: true }).compile(schema)

const kettle = finding()
const cup = finding({ label: 'name "Cup"', expectedPk: 2, actualPk: 2, proposal: proposalFor('Cup', '1.00') })

/** As the page has it. */
function loaded(parts: Partial<CaseReport> & { readonly findings: readonly Finding[] }): LoadedReport {
  const keys = decisionKeys(parts.findings)
  return { ...failedCase(parts), findings: parts.findings.map((one, at) => ({ ...one, key: keys[at] ?? '' })) }
}

/** What is decided when this is said of the findings of a case, in their order. */
function decisions({ file, findings }: LoadedReport, ...said: readonly (Decision | null)[]) {
  const decided = said.flatMap((decision, at) =>
    decision === null ? [] : [[findings[at]?.key ?? '', decision] as const],
  )
  return new Map([[file, new Map<string, Decision>(decided)]])
}

test('what was decided is an approval, bound to what the case and its snapshot held', () => {
  const report = loaded({ findings: [kettle, cup, dangling()] })
  const approval = makeApproval([report], decisions(report, 'rejected', 'accepted', 'accepted'))
  const { kind, model, field } = kettle
  expect(approval).toEqual({
    schemaVersion: 1,
    cases: [
      {
        file: 'cases/shop/price-rise.case.yaml',
        caseHash: 'a'.repeat(64),
        snapshotHash: 'a'.repeat(64),
        accepted: [{ kind, model, field, proposal: proposalFor('Cup', '1.00') }],
        rejected: [{ kind, model, field, proposal: proposalFor('Kettle', '38.50') }],
      },
    ],
  })
  expect(isApproval(JSON.parse(jsonLines(approval)))).toBe(true)
})

test('numbers of a proposal keep every digit', () => {
  const entry = { changed: 'public.product', where: { pk: jsonNumber('9007199254740993') }, fields: { price: 1 } }
  const report = loaded({ findings: [finding({ proposal: { list: 'changes', entry, corrects: null } })] })
  expect(jsonLines(makeApproval([report], decisions(report, 'accepted')))).toContain('"pk": 9007199254740993')
})

test('a case of which nothing was decided is not in it', () => {
  const other = loaded({ file: 'other.case.yaml', findings: [kettle] })
  expect(makeApproval([loaded({ findings: [kettle] })], decisions(other, 'accepted')).cases).toEqual([])
})

describe('of what several reports of a case file have', () => {
  const proposals = (cases: readonly LoadedReport[], decided: ReturnType<typeof decisions>) =>
    makeApproval(cases, decided).cases.map(({ accepted }) => accepted.map(({ proposal }) => proposal))

  test('the same is decided once for all of them', () => {
    const first = loaded({ target: 'embedded@16', findings: [cup, kettle] })
    const second = loaded({ target: 'embedded@18', findings: [kettle] })
    expect(proposals([first, second], decisions(second, 'accepted'))).toEqual([[kettle.proposal]])
  })

  test('just that is accepted which was, wherever it stands, though both ran on the only target', () => {
    const [first, second] = [loaded({ findings: [kettle] }), loaded({ findings: [cup] })]
    expect(proposals([first, second], decisions(second, 'accepted'))).toEqual([[cup.proposal]])
    expect(proposals([first, second], decisions(first, 'accepted'))).toEqual([[kettle.proposal]])
  })

  test('what one entry declares is in it once, though other values were seen and accepted', () => {
    const [first, second] = [loaded({ findings: [kettle] }), loaded({ findings: [{ ...kettle, actual: '"39.00"' }] })]
    const both = new Map([
      [first.file, new Map([first, second].map(({ findings: [one] }) => [one?.key ?? '', 'accepted'] as const))],
    ])
    expect(both.get(first.file)?.size).toBe(2)
    expect(proposals([first, second], both)).toEqual([[kettle.proposal]])
  })
})

test('it is known where the same is both accepted and rejected', () => {
  const report = loaded({ findings: [kettle, kettle, cup] })
  expect(contradictoryFiles(makeApproval([report], decisions(report, 'accepted', 'rejected')))).toEqual([report.file])
  expect(contradictoryFiles(makeApproval([report], decisions(report, 'accepted', null, 'rejected')))).toEqual([])
})
