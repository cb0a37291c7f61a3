import { describe, expect, test } from 'vitest'
import { modelName } from '../../harness/model/snapshot.ts'
import { finding, proposalFor } from '../review/test-findings.ts'
import { decisionKeys } from './decision-keys.ts'

const kettle = finding()

test('a finding has one key wherever it stands', () => {
  const cup = finding({ expectedPk: 2, actualPk: 2 })
  expect(decisionKeys([kettle, cup])[1]).toBe(decisionKeys([cup])[0])
})

test('findings that are alike in everything are told apart by their number', () => {
  const keys = decisionKeys([kettle, kettle, kettle])
  expect(new Set(keys).size).toBe(3)
  expect(decisionKeys([kettle, kettle])).toEqual(keys.slice(0, 2))
})

describe('another finding has another key, as when', () => {
  test.each([
    ['it is of another kind', { kind: 'missing-change' }],
    ['it is of another model', { model: modelName('public.review') }],
    ['it is about another field', { field: 'stars' }],
    ['another mode found it', { mode: 'twice' }],
    ['another comparator judged it', { comparator: 'uuid4' }],
    ['it is about another row that should be', { expectedPk: 2 }],
    ['it is about another row that is', { actualPk: 2 }],
    ['its row has another name', { label: 'name "Cup"' }],
    ['there was something else before', { before: '"1"' }],
    ['something else was intended', { expected: '"1"' }],
    ['something else was seen', { actual: '"1"' }],
    ['something else is said of it', { message: 'it is so' }],
    ['another entry would declare it', { proposal: proposalFor('Kettle', '39.00') }],
  ] as const)('%s', (_, parts) => {
    expect(decisionKeys([finding(parts)])).not.toEqual(decisionKeys([kettle]))
  })

  test('the pk is a text of digits', () => {
    expect(decisionKeys([finding({ expectedPk: '1' })])).not.toEqual(decisionKeys([finding({ expectedPk: 1 })]))
  })
})
