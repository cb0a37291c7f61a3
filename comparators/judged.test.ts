import { describe, expect, test } from 'vitest'
import { judge } from '../harness/compare/index.ts'
import type { Comparator } from '../harness/model/comparator.ts'
import type { JsonValue } from '../harness/model/json.ts'
import type { Model } from '../harness/model/schema.ts'
import { type ModelName, modelName, ordinal, type Row } from '../harness/model/snapshot.ts'
import { autoComparators } from './auto.ts'
import { correlatedId } from './correlated-id.ts'
import { json } from './json.ts'
import { baseType, fieldOf, modelOf } from './sample-pair.ts'

const token = modelName('token')
const note = modelName('note')
const touch = modelName('touch')

const models: readonly Model[] = [
  modelOf([fieldOf('id'), fieldOf('value'), fieldOf('name')], { name: token, naturalKey: ['name'] }),
  modelOf([fieldOf('id'), fieldOf('text'), fieldOf('data', { type: baseType('jsonb') })], { name: note }),
  modelOf([fieldOf('id'), fieldOf('at', { type: baseType('timestamptz'), setByTrigger: 'touch_at' }), fieldOf('n')], {
    name: touch,
  }),
]
const id = correlatedId('token', { derived: { end: (value) => value.slice(-4) } })
const bound: Readonly<Record<string, readonly Comparator[]>> = {
  token: [id.drawnIn('value')],
  note: [id.copiedTo('text'), json({ 'keys[*]': id.copiedTo }, 'data')],
}

function findings(expected: readonly Row[], actual: readonly Row[]) {
  const schema = { subject: 'shop', models: new Map(models.map((model) => [model.name, model])), sequences: [] }
  const rows = expected.map((row, index) => ({
    ...row,
    before: row,
    ordinal: ordinal(index + 1),
    intended: new Map(),
    addedBy: null,
    reportedPk: null,
  }))
  const verdict = judge(schema, { rows, removed: [] }, actual, {
    purpose: 'files',
    comparators: new Map(models.map((model) => [model.name, autoComparators(model, bound[model.name] ?? [])])),
    window: null,
    steps: [],
    keysPreserved: true,
  })
  return verdict.findings.map(({ model, field, message }) => `${model}.${field}: ${message}`)
}

const row = (model: ModelName, pk: number, fields: Readonly<Record<string, JsonValue>>): Row => ({ model, pk, fields })

describe('judged with all other rows', () => {
  const rows = (a: string, b: string, texts = `${a} and ${b}`, keys = [a.slice(-4), b]) => [
    row(token, 1, { name: 'one', value: a }),
    row(token, 2, { name: 'two', value: b }),
    row(note, 1, { text: texts, data: { keys } }),
  ]
  const [a, b, c, d] = ['aaaaaaaaaaaaaaaa1111', 'bbbbbbbbbbbbbbbb2222', 'cccccccccccccccc3333', 'dddddddddddddddd4444']

  test('correlated ids are the same everywhere, in whatever row they stand', () => {
    expect(findings(rows(a, b), rows(c, d))).toEqual([])
    expect(findings(rows(a, b), rows(b, a))).toEqual([])
    expect(findings(rows(a, b), rows(a, b))).toEqual([])
  })

  test('one place left behind is one finding', () => {
    expect(findings(rows(a, b), rows(c, d, `${c} and ${b}`))).toEqual([
      'note.text: expected "ddd...444", found "bbb...222", left behind: it was replaced where it is drawn',
    ])
    expect(findings(rows(a, b), rows(c, d, `${c} and ${d}`, ['1111', d]))).toEqual([
      'note.data: at keys[0]: expected "...", found "...", left behind: it was replaced where it is drawn',
    ])
  })

  test.each(['abcDEF_0123456789abcdef', 'abcd1234', 'sntrys_eyJpYXQi=_Zm9v+qrs/tuvw'])(
    'one left behind within a text is found, whatever it looks like: %s',
    (old) => {
      const url = (value: string) => `http://x/?t=${value}`
      const [before, after] = [rows(old, b, url(old), [url(old)]), rows(c, b, url(c), [url(c)])]
      expect(findings(before, after)).toEqual([])
      expect(findings(before, rows(c, b, url(old), [url(c)]))).toEqual([
        expect.stringMatching(/^note\.text: .* left behind: /),
      ])
      expect(findings(before, rows(c, b, url(c), [url(old)]))).toEqual([
        expect.stringMatching(/^note\.data: at keys\[0\]: .* left behind: /),
      ])
    },
  )

  test('a row that is as it was is wrong where what it holds was replaced', () => {
    expect(findings(rows(a, b), rows(c, b, `${a} and ${b}`, ['3333', b]))).toEqual([
      'note.text: expected "ccc...333", found "aaa...111", left behind: it was replaced where it is drawn',
    ])
  })

  test('two values that became one are found in both places', () => {
    const found = findings(rows(a, b), rows(c, c))
    expect(found).toHaveLength(2)
    for (const message of found) expect(message).toMatch(/^token\.value: expected a value of its own/)
  })

  test('what a trigger touched is a finding in a row that nobody meant to change', () => {
    const touched = (at: string) => [row(touch, 1, { at, n: '1' })]
    expect(findings(touched('2024-01-01T00:00:00Z'), touched('2024-01-01 00:00:00+00'))).toEqual([])
    expect(findings(touched('2024-01-01T00:00:00Z'), touched('2024-01-02T00:00:00Z'))).toEqual([
      'touch.at: expected the same instant as "2024-01-01T00:00:00Z", found "2024-01-02T00:00:00Z"',
    ])
  })
})
