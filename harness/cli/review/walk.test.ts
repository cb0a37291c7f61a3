import { describe, expect, test } from 'vitest'
import { approvalOf, createStyle, failedCases } from '../../../reports/index.ts'
import type { Finding } from '../../model/finding.ts'
import { modelName } from '../../model/snapshot.ts'
import { person } from './test-person.ts'
import { dangling, failedCase, finding, proposalFor, runOf } from './test-run.ts'
import { walk } from './walk.ts'

const options = { style: createStyle({ color: false }), preview: () => '  accepting it writes this' }

const ofRow = (pk: number, model = 'public.product'): Finding =>
  finding({ model: modelName(model), expectedPk: pk, actualPk: pk, proposal: proposalFor(`no. ${pk}`, '1.00') })

/** What was decided by these answers, as keys of the rows: `{ accepted, rejected }` of each case. */
async function decide(cases: readonly (readonly Finding[])[], ...answers: readonly (string | boolean | null)[]) {
  const reports = cases.map((findings, index) => failedCase({ file: `${index}.case.yaml`, findings }))
  const failed = failedCases(runOf(...reports))
  const { prompter, seen, left } = person(...answers)
  const end = await walk(failed, prompter, options)
  expect(left, 'answers that nobody asked for').toEqual([])
  if (end.kind !== 'decided') return { end: end.kind, seen }
  const { decisions } = end
  const keys = (as: string) =>
    failed.map(({ findings }) =>
      findings.filter((one) => decisions.get(one) === as).map((one) => one.finding.expectedPk),
    )
  return { accepted: keys('accepted'), rejected: keys('rejected'), seen, approval: approvalOf(failed, decisions) }
}

test('each finding is accepted, rejected or skipped, and the next case follows', async () => {
  const cases = [
    [ofRow(1), ofRow(2)],
    [ofRow(3), ofRow(4)],
  ]
  const { accepted, rejected } = await decide(cases, 'a', 'r', 's', 'a', false)
  expect(accepted).toEqual([[1], [4]])
  expect(rejected).toEqual([[2], []])
})

test('a finding is shown as the console does, with what accepting it writes', async () => {
  const { seen } = await decide([[ofRow(1)]], 'a')
  expect(seen.join('\n')).toBe(
    [
      '',
      'FAIL 0.case.yaml',
      '     the price rise reaches the teapot, and nothing else',
      '',
      '✗ unexpected-change  public.product pk 1 (name "Kettle"), field price',
      '    before    "35.00"',
      '    intended  "35.00"',
      '    actual    "38.50"',
      '  by strict equality · paired by pk · introduced by step 1 (sql)',
      '  if it is meant, declare it under expect.changes (line 8)',
      '  accepting it writes this',
      'Finding 1 of 1',
      '[a] accept: it is meant',
      '[r] reject: it is not, and stays a failure',
      '[s] skip: decide later',
      '[q] quit',
    ].join('\n'),
  )
})

test('a finding that can not be accepted is shown with why, and nothing is asked', async () => {
  const { seen, accepted } = await decide([[dangling(), ofRow(2)]], 'a')
  expect(seen[1]).toContain("can't be accepted: dangling-foreign-key is wrong whatever a case intends")
  expect(seen.join('\n')).toContain('Finding 2 of 2')
  expect(accepted).toEqual([[2]])
})

describe('accepting all', () => {
  const review = 'public.review'
  const cases = [[ofRow(1), ofRow(2, review), ofRow(3), dangling()], [ofRow(4)]]

  test('of a model takes those of this case that nothing was decided of', async () => {
    const { accepted, seen } = await decide(cases, 'm', 'r', 's', false)
    expect(accepted).toEqual([[1, 3], []])
    expect(seen.join('\n')).toContain('[m] accept all 2 of public.product in this case')
  })

  test('of a case takes all that can be accepted, and the next case is asked about', async () => {
    const { accepted, seen } = await decide(cases, 'c', 's', false)
    expect(accepted).toEqual([[1, 2, 3], []])
    expect(seen.join('\n')).toContain('[c] accept all 3 of this case')
  })

  test('leaves what was rejected before', async () => {
    const { accepted, rejected } = await decide(cases, 'r', 'c', 's', false)
    expect([accepted, rejected]).toEqual([
      [[2, 3], []],
      [[1], []],
    ])
  })

  test('is not offered where it would be one finding, or twice the same', async () => {
    const { seen } = await decide([[ofRow(1), ofRow(2)], [ofRow(3)]], 'r', 'r', 'r')
    const questions = seen.filter((text) => text.startsWith('Finding'))
    expect(questions.map((text) => [text.includes('[m]'), text.includes('[c]')])).toEqual([
      [false, true],
      [false, false],
      [false, false],
    ])
  })
})

describe('what was skipped', () => {
  test('is asked again when that is wanted, and nothing else is', async () => {
    const { accepted, seen } = await decide(
      [[ofRow(1), ofRow(2), dangling()], [ofRow(3)]],
      's',
      'a',
      's',
      true,
      'a',
      'r',
    )
    expect(accepted).toEqual([[1, 2], []])
    expect(seen.filter((text) => text.startsWith('Finding')).map((text) => text.split('\n')[0])).toEqual([
      'Finding 1 of 4',
      'Finding 2 of 4',
      'Finding 4 of 4',
      'Finding 1 of 2',
      'Finding 2 of 2',
    ])
    expect(seen.filter((text) => text.includes('dangling-foreign-key'))).toHaveLength(1)
    expect(seen).toContain('Look again at the 2 findings that you skipped?')
  })
})

describe('leaving', () => {
  const cases = [[ofRow(1), ofRow(2)]]

  test('by quitting before anything was accepted asks nothing', async () => {
    expect(await decide(cases, 'q')).toMatchObject({ end: 'quit' })
    expect(await decide(cases, 'r', 'q')).toMatchObject({ end: 'quit' })
  })

  test('by quitting asks whether what was accepted is written', async () => {
    expect(await decide(cases, 'a', 'q', true)).toMatchObject({ accepted: [[1]] })
    const { end, seen } = await decide(cases, 'a', 'q', false)
    expect(end).toBe('quit')
    expect(seen).toContain('Write the 1 finding that you accepted so far?')
  })

  test.each([
    ['at a finding', ['a', null]],
    ['when asked whether to write', ['a', 'q', null]],
    ['when asked about what was skipped', ['a', 's', null]],
  ])('by Ctrl-C %s writes nothing', async (_, answers) => {
    expect(await decide(cases, ...answers)).toMatchObject({ end: 'interrupted' })
  })
})

test('an approval has what was accepted and rejected of each case, and no case of which nothing was', async () => {
  const { approval } = await decide([[ofRow(1), ofRow(2)], [ofRow(3)], [ofRow(4)]], 'a', 'r', 's', 'r', false)
  const decision = (pk: number) => {
    const { kind, model, field, proposal } = ofRow(pk)
    return { kind, model, field, proposal }
  }
  const hashes = { caseHash: 'a'.repeat(64), snapshotHash: 'a'.repeat(64) }
  expect(approval).toEqual({
    schemaVersion: 1,
    cases: [
      { file: '0.case.yaml', ...hashes, accepted: [decision(1)], rejected: [decision(2)] },
      { file: '2.case.yaml', ...hashes, accepted: [], rejected: [decision(4)] },
    ],
  })
})
