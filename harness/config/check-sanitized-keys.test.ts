import { expect, test } from 'vitest'
import type { BaseType } from '../model/catalog.ts'
import { HarnessError } from '../model/errors.ts'
import type { SanitizeRule } from '../model/sanitize-rule.ts'
import { bindSchema } from './bind-schema.ts'
import { catalog, column, reference, table } from './test-catalog.ts'

const uuid = { type: { kind: 'base', name: 'uuid' } satisfies BaseType, sqlType: 'uuid' }
const time = { type: { kind: 'base', name: 'timestamptz' } satisfies BaseType, sqlType: 'timestamptz' }

const shop = catalog(
  table('author', [column('id', uuid), column('at', time)], { uniques: [['at']] }),
  table('book', ['id', column('author_id', uuid), column('at', time)], {
    foreignKeys: [reference(['author_id'], 'author'), reference(['at'], 'author', ['at'])],
  }),
  table('seller', [column('id', uuid)], { foreignKeys: [reference(['id'], 'shop')] }),
  table('shop', [column('id', uuid)], { foreignKeys: [reference(['id'], 'seller')] }),
)

type Rules = Readonly<Record<string, SanitizeRule>>

function said(rules: Readonly<Record<string, Rules>>): readonly string[] {
  const models = Object.fromEntries(Object.entries(rules).map(([name, sanitize]) => [`public.${name}`, { sanitize }]))
  try {
    bindSchema(shop, { name: 'shop', schema: 'schema.sql', models })
    return []
  } catch (error) {
    if (error instanceof HarnessError) return error.problems.map(({ message, fix }) => `${message}: ${fix}`)
    throw error
  }
}

test('a key has no rule of its own', () => {
  expect(said({ book: { author_id: 'uuid' } })).toEqual([
    'model public.book: sanitize.author_id is of a key that refers to public.author: leave it out: it follows what it refers to in public.author',
  ])
})

test('a key may be kept where what it refers to is, and not where that is replaced', () => {
  expect(said({ book: { author_id: 'keep' } })).toEqual([])
  expect(said({ book: { author_id: { keep: 'ours' } }, author: { id: 'keep' } })).toEqual([])
  expect(said({ book: { author_id: { keep: 'ours' } }, author: { id: 'uuid' } })).toEqual([
    'model public.book: sanitize.author_id keeps a key of what is replaced in public.author id: leave it out: it follows public.author id; or keep id of public.author, too',
  ])
  expect(said({ book: { at: 'keep' } })).toHaveLength(1)
  expect(said({ book: { at: 'keep' }, author: { at: 'keep' } })).toEqual([])
})

test('of keys that refer to each other one may have a rule', () => {
  expect(said({ seller: { id: 'uuid' } })).toEqual([])
  expect(said({ shop: { id: 'keep' } })).toEqual([])
  expect(said({ seller: { id: 'uuid' }, shop: { id: 'uuid' } })).toHaveLength(2)
  expect(said({ seller: { id: 'uuid' }, shop: { id: 'keep' } })).toHaveLength(2)
})
