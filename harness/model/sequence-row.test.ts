import { expect, test } from 'vitest'
import { jsonNumber } from './json.ts'
import {
  isSequenceRow,
  parseQualifiedName,
  qualifiedNameText,
  sequenceModel,
  sequenceRowProblem,
} from './sequence-row.ts'
import { modelName } from './snapshot.ts'

test.each([
  ['public', 'order_number', 'public.order_number'],
  ['public', 'select', 'public.select'],
  ['Public', 'a.b', '"Public"."a.b"'],
  ['it\'s "x"', '1st', '"it\'s ""x"""."1st"'],
  ['😀', 'line\nfeed', '"😀"."line\nfeed"'],
])('the name %j, %j is written and read as %j', (schema, name, text) => {
  expect(qualifiedNameText({ schema, name })).toBe(text)
  expect(parseQualifiedName(text)).toEqual({ schema, name })
})

test('a name may be quoted needlessly, and is in lower case where it is not', () => {
  expect(parseQualifiedName('"public".ORDER_Number$')).toEqual({ schema: 'public', name: 'order_number$' })
})

test.each(['order_number', 'a.b.c', '', '.', 'a.', '"a.b', '1a.b', 'a."b"c', 'a b.c'])(
  '%j is no qualified name',
  (text) => {
    expect(parseQualifiedName(text)).toBeNull()
  },
)

test.each([
  ['public.a', { is_called: true, last_value: 42 }, null],
  ['public.a', { is_called: false, last_value: jsonNumber('-9223372036854775808') }, null],
  [
    'a',
    { is_called: true, last_value: 42 },
    'expected a pk such as "public.order_number", the qualified name of a sequence',
  ],
  [
    7,
    { is_called: true, last_value: 42 },
    'expected a pk such as "public.order_number", the qualified name of a sequence',
  ],
  ['public.a', { is_called: true, last_value: 42, more: 1 }, 'unknown field more'],
  ['public.a', { is_called: 't', last_value: 42 }, 'field is_called: expected true or false'],
  ['public.a', { is_called: true, last_value: '42' }, 'field last_value: expected an integer'],
  ['public.a', { is_called: true, last_value: 4.5 }, 'field last_value: expected an integer'],
  ['public.a', { is_called: true }, 'field last_value: expected an integer'],
])('of a row with pk %j and fields %j is said: %j', (pk, fields, problem) => {
  const row = { model: sequenceModel, pk, fields }
  expect(sequenceRowProblem(row)).toBe(problem)
  expect(isSequenceRow(row)).toBe(problem === null)
  expect(isSequenceRow({ ...row, model: modelName('public.a') })).toBe(false)
})
