import { describe, expect, test } from 'vitest'
import { correlatedId, json } from '../../comparators/index.ts'
import type { Comparator } from '../model/comparator.ts'
import { modelName } from '../model/snapshot.ts'
import { bindComparators } from './bind-comparators.ts'
import { bindSchema } from './bind-schema.ts'
import { overlappingComparators } from './overlapping-comparators.ts'
import { catalog, reference, table } from './test-catalog.ts'
import { boundOnly, comparator } from './test-comparator.ts'

const tables = catalog(
  table('a', ['id', 'x', 'y']),
  table('pair', ['p', 'q'], { primaryKey: ['p', 'q'] }),
  table('b', ['id', 'x']),
  table('c', ['id', 'a'], { foreignKeys: [reference(['a'], 'a')] }),
)

function overlaps(...bound: readonly Comparator[]) {
  return overlapsOf({ 'public.a': bound })
}

function overlapsOf(comparators: Readonly<Record<string, readonly Comparator[]>>) {
  const subject = { name: 'shop', schema: 'schema.sql', comparators }
  const schema = bindSchema(tables, subject)
  return overlappingComparators(schema, bindComparators(schema, subject, boundOnly))
}

const equality = { settles: 'equality' } as const
const ignored = (...fields: readonly string[]) => comparator('ignored', fields, { comparesNothing: true })
const anew = (...fields: readonly string[]) => comparator('uuid4', fields, { rejectsEqual: true })

describe('comparators may overlap', () => {
  test.each<readonly [string, readonly Comparator[]]>([
    ['of different names on one field', [comparator('one', ['x'], equality), comparator('two', ['x', 'y'])]],
    ['of one name on different fields', [comparator('one', ['x']), comparator('one', ['y'])]],
    ['when each wants another value', [anew('x'), comparator('two', ['x'])]],
    ['with one that says how rows are paired', [comparator('bag', [], { pairsBy: 'content' }), ignored('x')]],
    ['when one of them pairs by content and claims it', [comparator('bag', ['x'], { pairsBy: 'content' }), anew('x')]],
  ])('%s', (_, bound) => {
    expect(overlaps(...bound)).toEqual([])
  })

  test('and claim fields of a key of several columns', () => {
    expect(overlapsOf({ 'public.pair': [comparator('one', ['p'])] })).toEqual([])
  })
})

describe('it is a problem when', () => {
  test('one name claims a field twice', () => {
    expect(overlaps(comparator('one', ['x', 'y']), comparator('one', ['y']))).toEqual([
      {
        message: 'model public.a, field y: comparator one claims it twice',
        fix: 'keep one of the two; two different rules need two names',
        model: 'public.a',
        field: 'y',
      },
    ])
  })

  test.each([
    ['first', [ignored('x'), comparator('two', ['x'])]],
    ['last', [comparator('two', ['x']), ignored('x')]],
  ])('one compares nothing and another does, whichever comes %s', (_, bound) => {
    expect(overlaps(...bound)).toEqual([
      {
        message:
          'model public.a, field x: comparator ignored leaves it alone, and two compares it: only one of them can be meant',
        fix: 'take the field out of ignored to have it compared, or out of two to have it left alone',
        model: 'public.a',
        field: 'x',
      },
    ])
  })

  test.each([
    ['first', [anew('x'), comparator('same', ['x'], equality)]],
    ['last', [comparator('same', ['x'], equality), anew('x')]],
  ])('one wants another value and another the same, whichever comes %s', (_, bound) => {
    expect(overlaps(...bound)).toEqual([
      {
        message:
          'model public.a, field x: comparator uuid4 wants another value, and same the same one: no row can please both',
        fix: 'take the field out of same if it is drawn anew, or out of uuid4 if it must stay',
        model: 'public.a',
        field: 'x',
      },
    ])
  })

  test('a value that is only to be hidden must stay', () => {
    const hash = comparator('hash-obfuscating', ['x'], { ...equality, obfuscate: () => '...' })
    expect(overlaps(anew('x'), hash)[0]?.fix).toMatch(/if it must stay; to hide its values, name it under secrets$/)
  })

  test('the primary key of one column is claimed, whatever the claim', () => {
    expect(overlaps(comparator('one', ['id', 'x']))).toEqual([
      {
        message:
          'model public.a, field id: comparator one claims the primary key, which pairing judges: it is never asked',
        fix: 'leave the field out of the comparator; if its values must not be shown, name it under secrets',
        model: 'public.a',
        field: 'id',
      },
    ])
  })

  test('any two of several contradict: each pair is told, in the order of models and fields', () => {
    const found = overlapsOf({
      'public.b': [ignored('x'), ignored('x')],
      'public.a': [anew('y'), ignored('x', 'y'), comparator('same', ['y', 'x'], equality)],
    })
    expect(found.map(({ message }) => message.replace(/^model public\.|:.*/g, ''))).toEqual([
      'a, field x',
      'a, field y',
      'a, field y',
      'a, field y',
      'b, field x',
    ])
  })

  test('a field is said to refer to another model than its own key', () => {
    const to = (target: string) => comparator('foreign-key', ['a'], { refersTo: [modelName(target)] })
    expect(overlapsOf({ 'public.c': [to('public.a')] })).toEqual([])
    expect(overlapsOf({ 'public.c': [to('public.b')] })).toEqual([
      {
        message: expect.stringMatching(
          /^model public.c, field a: comparator foreign-key refers to public.b, but foreign key \S+ to public.a$/,
        ),
        fix: 'leave it out: a foreign key is compared by what it refers to, without being told',
        model: 'public.c',
        field: 'a',
      },
    ])
  })

  describe('of a value that is drawn anew', () => {
    const half = (part: 'drawn' | 'copied', name: string, ...fields: readonly string[]) =>
      comparator('correlated-id', fields, { correlations: [{ name, part }] })

    test('one half is bound, or goes by another name', () => {
      expect(
        overlapsOf({ 'public.a': [half('drawn', 'tokn', 'x')], 'public.b': [half('copied', 'token', 'x')] }),
      ).toEqual([
        {
          message: 'model public.a, field x: comparator correlated-id draws "tokn", which no other field holds',
          fix: 'bind copiedTo to the fields that hold copies of it (did you mean token?); for a value without copies take another comparator, such as uuid4',
          model: 'public.a',
          field: 'x',
        },
        {
          message:
            'model public.b, field x: comparator correlated-id looks for copies of "token", which is drawn nowhere',
          fix: 'bind drawnIn to the field where it is drawn (did you mean tokn?)',
          model: 'public.b',
          field: 'x',
        },
      ])
    })

    test('one half is bound within JSON', () => {
      const within = json({ id: correlatedId('token').copiedTo }, 'x')
      expect(overlapsOf({ 'public.a': [within] })).toMatchObject([{ model: 'public.a', field: 'x' }])
      expect(overlapsOf({ 'public.a': [within], 'public.b': [correlatedId('token').drawnIn('x')] })).toEqual([])
    })

    test('and not when both are, in whatever models, or it is drawn in several fields', () => {
      expect(overlapsOf({ 'public.a': [half('drawn', 't', 'x')], 'public.b': [half('copied', 't', 'x')] })).toEqual([])
      expect(overlapsOf({ 'public.a': [half('drawn', 't', 'x', 'y')] })).toEqual([])
      expect(overlapsOf({ 'public.a': [half('drawn', 't', 'x')], 'public.b': [half('drawn', 't', 'x')] })).toEqual([])
    })
  })
})
