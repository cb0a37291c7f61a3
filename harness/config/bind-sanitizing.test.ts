import { expect, test } from 'vitest'
import type { BaseType } from '../model/catalog.ts'
import { HarnessError } from '../model/errors.ts'
import type { SanitizeRule } from '../model/sanitize-rule.ts'
import { modelName } from '../model/snapshot.ts'
import { bindSchema } from './bind-schema.ts'
import { parseSubject } from './parse-subject.ts'
import { catalog, column, reference, table } from './test-catalog.ts'

const of = (name: string, sqlType = name) => ({ type: { kind: 'base', name } satisfies BaseType, sqlType })

const shop = catalog(
  table('author', ['id']),
  table(
    'book',
    [
      'id',
      'author_id',
      column('title', of('text')),
      column('isbn', { ...of('varchar', 'character varying(13)'), nullable: true }),
      column('meta', of('jsonb')),
      column('at', of('timestamptz', 'timestamp with time zone')),
      column('cover', of('bytea')),
      column('ip', of('inet')),
      column('shout', { ...of('text'), generated: { kind: 'stored', expression: 'upper(title)' } }),
    ],
    { foreignKeys: [reference(['author_id'], 'author')], uniques: [['isbn']] },
  ),
)

function bound(sanitize: Readonly<Record<string, SanitizeRule>>) {
  const definition = { name: 'shop', schema: 'schema.sql', models: { 'public.book': { sanitize } } }
  return bindSchema(shop, definition).models.get(modelName('public.book'))
}

function said(sanitize: Readonly<Record<string, SanitizeRule>>): readonly string[] {
  try {
    bound(sanitize)
    return []
  } catch (error) {
    if (error instanceof HarnessError) return error.problems.map(({ message, fix }) => `${message}: ${fix}`)
    throw error
  }
}

test('rules are bound to their fields, paths read', () => {
  const model = bound({
    title: 'name',
    isbn: 'null',
    meta: { paths: { 'by[*].name': 'name' }, rest: { keep: 'words' } },
    cover: { set: '\\x' },
  })
  const decisions = new Map(model?.fields.map(({ name, sanitize }) => [name, sanitize]))
  expect(decisions.get('title')).toEqual({ kind: 'replace', by: 'name' })
  expect(decisions.get('isbn')).toEqual({ kind: 'set', value: null })
  expect(decisions.get('cover')).toEqual({ kind: 'set', value: '\\x' })
  expect(decisions.get('id')).toBeUndefined()
  expect(decisions.get('meta')).toEqual({
    kind: 'within',
    paths: [
      {
        path: [{ kind: 'member', name: 'by' }, { kind: 'each' }, { kind: 'member', name: 'name' }],
        decision: { kind: 'replace', by: 'name' },
      },
    ],
    rest: { kind: 'keep', because: 'words' },
    names: null,
  })
})

test('what does not fit its column is told with what to do instead', () => {
  const prefix = 'model public.book: sanitize'
  expect(said({ titel: 'name' })).toEqual([`${prefix} names field titel, which it does not have: did you mean title?`])
  expect(said({ title: 'null' })).toEqual([
    `${prefix}.title is 'null', which its column does not take: give it another rule, or { set: … }`,
  ])
  expect(said({ id: 'text' })).toEqual([
    `${prefix}.id is 'text', but its column is integer: leave it out, if it says nothing of a person; else 'phone' and 'secret' are for numbers`,
  ])
  expect(said({ at: 'text' })).toEqual([
    `${prefix}.at is 'text', but its column is timestamp with time zone: leave it out: moments are moved anyway; or 'keep' them`,
  ])
  expect(said({ cover: 'text' })).toEqual([
    `${prefix}.cover is 'text', but its column is bytea: 'keep', 'null' and { set: … } are for any type`,
  ])
  expect(said({ isbn: { set: 'x' } })).toEqual([
    `${prefix}.isbn sets one value in a unique key: give it a rule that tells its values apart`,
  ])
  expect(said({ author_id: 'text' })).toEqual([
    `${prefix}.author_id is of a key that refers to public.author: leave it out: it follows what it refers to in public.author`,
  ])
  expect(said({ shout: 'text' })).toEqual([
    `${prefix}.shout is of a generated column: leave it out: such a column follows those that it is made of`,
  ])
  expect(said({ ip: { paths: {}, rest: 'text' } })).toEqual([
    `${prefix}.ip has paths, but its column is inet: give it a rule for the whole value`,
  ])
  expect(said({ ip: 'ip', cover: 'secret', at: 'datetime', meta: 'text', author_id: 'keep' })).toEqual([])
})

test.each([
  ['mail', "must be 'keep', { keep: 'why' }"],
  [{ keep: ' ' }, 'keep must say why'],
  [{ set: undefined }, 'set must be a JSON value'],
  [{ paths: { 'a..b': 'text' }, rest: 'keep' }, "paths['a..b'] is no path"],
  [{ paths: { a: 'mail' }, rest: 'keep' }, "paths['a'] must be"],
  [{ paths: {} }, 'must be'],
  [{ paths: {}, rest: 'text', names: 'keep' }, "names must be { keep: 'why' } or a rule such as 'username'"],
  [{ paths: {}, rest: 'text', names: { keep: '' } }, 'names.keep must say why'],
  [7, 'must be'],
])('a rule %j is refused', (rule, message) => {
  const definition = { name: 'shop', schema: 'schema.sql', models: { 'public.book': { sanitize: { title: rule } } } }
  expect(() => parseSubject(definition, 'subject.ts')).toThrow(message)
})

test('coverage is what it must be', () => {
  const definition = (coverage: unknown) => ({ name: 'shop', schema: 'schema.sql', coverage })
  expect(() => parseSubject(definition({ exhaustive: ['all'], neverFilled: { a: { b: 'why' } } }), 's')).not.toThrow()
  expect(() => parseSubject(definition({ exhaustive: 'all' }), 's')).toThrow(
    'coverage.exhaustive must be a list of names',
  )
  expect(() => parseSubject(definition({ exhaustive: [], neverFilled: { a: 'why' } }), 's')).toThrow('neverFilled')
  expect(() => parseSubject(definition({}), 's')).toThrow('coverage.exhaustive')
})
