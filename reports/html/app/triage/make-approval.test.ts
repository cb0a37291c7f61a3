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
import { contradictoryFiles, makeApproval, overruledFiles } from './make-approval.ts'

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
function decisions(report: LoadedReport, ...decided: readonly (Decision | null)[]) {
  return new Map([[report.file, said(report, ...decided)]])
}

function said({ findings }: LoadedReport, ...decided: readonly (Decision | null)[]): ReadonlyMap<string, Decision> {
  return new Map(
    decided.flatMap((decision, at) => (decision === null ? [] : [[findings[at]?.key ?? '', decision] as const])),
  )
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

describe('of rows that are added alike', () => {
  const added = (label: string, actual: string) =>
    finding({
      kind: 'unexpected-row',
      label,
      field: null,
      actual,
      proposal: { list: 'changes', entry: { added: 'public.product', fields: { price: '1.00' } }, corrects: null },
    })
  const [x, y] = [added('id 1', '1'), added('id 2', '2')]
  const first = loaded({ target: 'embedded@16', findings: [x, y] })
  const second = loaded({ target: 'embedded@18', findings: [y, x] })
  const counts = (cases: readonly LoadedReport[], decided: ReturnType<typeof decisions>) =>
    makeApproval(cases, decided).cases.map(({ accepted, rejected = [] }) => [accepted.length, rejected.length])

  test('no more are decided than on one target, whatever their order on others', () => {
    const both = [first, second]
    expect(counts(both, decisions(first, 'accepted'))).toEqual([[1, 0]])
    expect(counts(both, decisions(first, null, 'rejected'))).toEqual([[0, 1]])
    expect(counts(both, decisions(first, 'accepted', 'accepted'))).toEqual([[2, 0]])
    expect(counts(both, decisions(first, 'accepted', 'rejected'))).toEqual([[1, 1]])
  })

  test('one may be accepted and another rejected, in any order', () => {
    expect(overruledFiles([first, second], decisions(first, 'accepted', 'rejected'))).toEqual([])
    expect(overruledFiles([first, second], decisions(first, 'rejected'))).toEqual([])
  })

  test('it is known where what is accepted on one target would declare what is rejected on another', () => {
    const [one, other] = [loaded({ findings: [x] }), loaded({ findings: [added('id 1', '3')] })]
    const decided = new Map([[one.file, new Map([...said(one, 'accepted'), ...said(other, 'rejected')])]])
    expect(counts([one, other], decided)).toEqual([[1, 1]])
    expect(overruledFiles([one, other], decided)).toEqual([one.file])
  })
})
