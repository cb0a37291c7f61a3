import { expect, test } from 'vitest'
import { modelName } from '../../harness/model/snapshot.ts'
import { rerunText } from './rerun-text.ts'

const field = (name: string | null, comparator: string | null) => ({
  model: modelName('shop.order'),
  field: name,
  comparator,
})

test('a failure that comes again is deterministic', () => {
  expect(rerunText({ kind: 'deterministic' })).toBe('run again on a fresh database: the same (deterministic)')
})

test.each([
  [[field('token', 'uuid4')], 'shop.order.token differed between two runs; comparator uuid4 would settle it'],
  [[field('mood', null)], 'shop.order.mood differed between two runs'],
  [[field(null, null)], 'the rows of shop.order differed between two runs'],
  [
    [field('token', 'secret-hex(16)'), field(null, null), field('mood', null)],
    'shop.order.token (comparator secret-hex(16) would settle it), the rows of shop.order and shop.order.mood differed between two runs',
  ],
  [
    ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => field(name, null)),
    'shop.order.a, shop.order.b, shop.order.c, shop.order.d, shop.order.e and 2 more fields differed between two runs',
  ],
  [[], 'run again on a fresh database, it gave something else'],
])('one that does not is not: what varied is named, with what would settle it: %j', (varied, text) => {
  expect(rerunText({ kind: 'non-deterministic', varied })).toBe(`non-deterministic: ${text}`)
})

test('a run without a database says nothing of the case, and nothing that could rewrite a terminal', () => {
  expect(rerunText({ kind: 'infrastructure', reason: 'the server\u001b[2J ended' })).toBe(
    'infrastructure: the server\\u001b[2J ended',
  )
})
