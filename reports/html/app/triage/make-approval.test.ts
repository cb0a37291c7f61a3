import { readFile } from 'node:fs/promises'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import type { CaseReport } from '../../../../harness/model/case-report.ts'
import { jsonNumber } from '../../../../harness/model/json.ts'
import { modelName } from '../../../../harness/model/snapshot.ts'
import { jsonLines } from '../../../json/json-lines.ts'
import { dangling, failedCase, finding, proposalFor } from '../../../review/test-findings.ts'
import { refusal } from './acceptable-findings.ts'
import { triageKeys } from './finding-keys.ts'
import { contradictoryFiles, makeApproval } from './make-approval.ts'
import type { Verdict } from './verdict.ts'

const schema = JSON.parse(
  await readFile(new URL('../../../../harness/schemas/approval.schema.json', import.meta.url), 'utf8'),
)
const isApproval = new Ajv({ allowUnionTypes: true }).compile(schema)

const kettle = finding()
const cup = finding({ label: 'name "Cup"', expectedPk: 2, actualPk: 2, proposal: proposalFor('Cup', '1.00') })

/** What is decided when these verdicts are given to the findings of a case, in their order. */
function decisions(report: CaseReport, ...verdicts: readonly (Verdict | null)[]) {
  const keys = triageKeys(report)
  const decided = verdicts.flatMap((verdict, index) => (verdict === null ? [] : [[keys(index), verdict] as const]))
  return new Map([[report.file, new Map<string, Verdict>(decided)]])
}

test('what was decided is an approval, bound to what the case and its snapshot held', () => {
  const report = failedCase({ findings: [kettle, cup, dangling()] })
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
  const report = failedCase({ findings: [finding({ proposal: { list: 'changes', entry, corrects: null } })] })
  expect(jsonLines(makeApproval([report], decisions(report, 'accepted')))).toContain('"pk": 9007199254740993')
})

test('a case of which nothing was decided is not in it', () => {
  const report = failedCase()
  expect(makeApproval([report], decisions(failedCase({ file: 'other.case.yaml' }), 'accepted')).cases).toEqual([])
})

test('what several targets found alike is decided once for all of them', () => {
  const cases = [
    failedCase({ target: 'embedded@16', findings: [cup, kettle] }),
    failedCase({ target: 'embedded@18', findings: [kettle] }),
  ]
  const [, second] = cases
  if (second === undefined) throw new Error('there are two')
  const approval = makeApproval(cases, decisions(second, 'accepted'))
  expect(approval.cases.map(({ accepted }) => accepted.map(({ proposal }) => proposal))).toEqual([[kettle.proposal]])
})

test('it is known where the same is both accepted and rejected', () => {
  const report = failedCase({ findings: [kettle, kettle, cup] })
  expect(contradictoryFiles(makeApproval([report], decisions(report, 'accepted', 'rejected')))).toEqual([report.file])
  expect(contradictoryFiles(makeApproval([report], decisions(report, 'accepted', null, 'rejected')))).toEqual([])
})

test('a finding is refused for what the report says, or where its case cannot be written', () => {
  expect(refusal(failedCase(), kettle)).toBe(null)
  expect(refusal(failedCase(), { ...kettle, unacceptable: 'it is so' })).toBe('it is so')
  expect(refusal(failedCase(), dangling())).toMatch(/^no entry/)
  expect(refusal(failedCase({ status: 'error' }), kettle)).toMatch(/could not be judged/)
  expect(refusal(failedCase({ inputs: null }), kettle)).toMatch(/^the run does not say/)
})

test('a key is the same on every target, and tells alike findings of one target apart', () => {
  const keys = (target: string | null, ...findings: Parameters<typeof triageKeys>[0]['findings']) =>
    findings.map((_, position) => triageKeys({ target, findings })(position))
  expect(keys('a', kettle, cup)[1]).toBe(keys('b', cup)[0])
  expect(new Set(keys('a', kettle, kettle, cup, { ...kettle, model: modelName('b.c') })).size).toBe(4)
  expect(keys(null, kettle, kettle)).toEqual(['0', '1'])
})
