import { describe, expect, test } from 'vitest'
import { HarnessError, type Problem } from '../model/errors.ts'
import { modelName } from '../model/snapshot.ts'
import type { ModelDefinition, SubjectDefinition } from '../model/subject.ts'
import { bindSchema } from './bind-schema.ts'
import { catalog, column, reference, table } from './test-catalog.ts'

const json = (name: string, type: 'json' | 'jsonb' | 'text') =>
  column(name, { type: { kind: 'base', name: type }, sqlType: type })
const document = column('doc', {
  type: { kind: 'domain', name: 'public.doc', base: { kind: 'base', name: 'jsonb' } },
  sqlType: 'public.doc',
})

const tables = catalog(
  table('book', ['id']),
  table('author', ['id']),
  table('pair', ['a', 'b'], { primaryKey: ['a', 'b'] }),
  table(
    'note',
    ['id', 'kind', 'about_id', 'book_id', json('data', 'jsonb'), json('old', 'json'), json('words', 'text'), document],
    {
      foreignKeys: [reference(['book_id'], 'book')],
    },
  ),
)

const subject = (note: ModelDefinition, others: Readonly<Record<string, ModelDefinition>> = {}): SubjectDefinition => ({
  name: 'shop',
  schema: 'schema.sql',
  models: { 'public.note': note, ...others },
})

function keys(note: ModelDefinition, others?: Readonly<Record<string, ModelDefinition>>) {
  return bindSchema(tables, subject(note, others)).models.get(modelName('public.note'))?.looseKeys
}

function problems(note: ModelDefinition): readonly Problem[] {
  try {
    keys(note)
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'bad-config') return error.problems
    throw error
  }
  return []
}

describe('keys that no foreign key can say', () => {
  test('are none unless the subject declares some', () => {
    expect(keys({})).toBeUndefined()
    expect(keys({ polymorphicKeys: {}, jsonKeys: {} })).toBeUndefined()
  })

  test('refer to the model that another field names, both by the names of fields and models', () => {
    const note = {
      fields: { about_id: 'about', kind: 'type' },
      polymorphicKeys: { about: { type: 'type', models: { book: 'my.book', author: 'public.author' } } },
    }
    expect(keys(note, { 'my.book': { table: 'book' } })).toEqual([
      {
        kind: 'polymorphic',
        field: 'about',
        typeField: 'type',
        targets: new Map([
          ['book', 'my.book'],
          ['author', 'public.author'],
        ]),
      },
    ])
  })

  test('are at paths in JSON, in columns of json and jsonb and of domains over them', () => {
    const member = (name: string) => ({ kind: 'member', name })
    const note = {
      jsonKeys: {
        data: { 'author.id': 'public.author', 'lines[*].book': 'public.book' },
        old: { book: 'public.book' },
        doc: { '[0]': 'public.book' },
      },
    }
    expect(keys(note)).toEqual([
      { kind: 'json', field: 'data', path: [member('author'), member('id')], target: 'public.author' },
      { kind: 'json', field: 'data', path: [member('lines'), { kind: 'each' }, member('book')], target: 'public.book' },
      { kind: 'json', field: 'old', path: [member('book')], target: 'public.book' },
      { kind: 'json', field: 'doc', path: [{ kind: 'element', index: 0 }], target: 'public.book' },
    ])
  })
})

describe('what does not fit is told', () => {
  test.each<readonly [string, ModelDefinition, readonly (readonly [string, string])[]]>([
    [
      'fields that are not there',
      {
        polymorphicKeys: { abuot_id: { type: 'knid', models: { book: 'public.book' } } },
        jsonKeys: { dat: { a: 'public.book' } },
      },
      [
        ['polymorphicKeys names field abuot_id, which it does not have', 'did you mean about_id?'],
        ['polymorphicKeys.abuot_id.type names field knid, which it does not have', 'did you mean kind?'],
        ['jsonKeys names field dat, which it does not have', 'did you mean data?'],
      ],
    ],
    [
      'models that are not there, or have no key that fits',
      {
        polymorphicKeys: { about_id: { type: 'kind', models: { book: 'public.bok', pair: 'public.pair' } } },
        jsonKeys: { data: { a: 'public.pair', b: 'x' } },
      },
      [
        [
          "polymorphicKeys.about_id.models['book'] names model public.bok, which does not exist",
          'did you mean public.book?',
        ],
        [
          "polymorphicKeys.about_id.models['pair'] names model public.pair, which has no primary key of one column",
          'one field can hold the key of one column only: leave it out',
        ],
        [
          "jsonKeys.data['a'] names model public.pair, which has no primary key of one column",
          'one field can hold the key of one column only: leave it out',
        ],
        [
          "jsonKeys.data['b'] names model x, which does not exist",
          'there are: public.book, public.author, public.pair, public.note',
        ],
      ],
    ],
    [
      'paths that are none, and two of one place',
      { jsonKeys: { data: { 'a..b': 'public.book', 'a.*': 'public.book', 'a[*]': 'public.author' } } },
      [
        ["jsonKeys.data: 'a..b' is no path", 'write it as author.id, lines[*].book, lines[0] or ["odd.name"].id'],
        ["jsonKeys.data: 'a.*' and 'a[*]' are the same place", 'keep one of them'],
      ],
    ],
    [
      'columns that hold no JSON',
      { jsonKeys: { kind: { a: 'public.book' }, words: { a: 'public.book' } } },
      [
        [
          'jsonKeys names field kind, whose column is integer and not json or jsonb',
          'a key that is the whole value belongs under virtualForeignKeys',
        ],
        [
          'jsonKeys names field words, whose column is text and not json or jsonb',
          'JSON that a column of text holds is not looked into: a column of jsonb is needed for that',
        ],
      ],
    ],
    [
      'fields that refer in several ways',
      {
        virtualForeignKeys: { about_id: 'public.book' },
        polymorphicKeys: {
          about_id: { type: 'kind', models: { book: 'public.book' } },
          data: { type: 'kind', models: { book: 'public.book' } },
          book_id: { type: 'kind', models: { book: 'public.book' } },
        },
        jsonKeys: { data: { a: 'public.book' } },
      },
      [
        [
          'field about_id is under virtualForeignKeys and polymorphicKeys',
          'a field refers in one way only: keep one of them',
        ],
        ['field data is under polymorphicKeys and jsonKeys', 'a field refers in one way only: keep one of them'],
        [
          'field book_id is under polymorphicKeys, but the database has foreign key book_id_fkey on it',
          'leave it out: what the database knows need not be declared',
        ],
      ],
    ],
    [
      'declarations that say nothing',
      { polymorphicKeys: { kind: { type: 'kind', models: {} } }, jsonKeys: { data: {} } },
      [
        ['polymorphicKeys.kind names itself as its type', 'name the field that says of which model the row is'],
        ['polymorphicKeys.kind.models names no model', 'give it the values of kind with their models'],
        ['jsonKeys.data names no path', 'give it the paths that hold keys, with their models'],
      ],
    ],
  ])('%s', (_, note, expected) => {
    expect(problems(note)).toEqual(
      expected.map(([message, fix]) => ({
        message: `model public.note: ${message}`,
        fix,
      })),
    )
  })

  test('a type by which the database numbers the rows of another model', () => {
    const numbered = column('id', { identity: 'always' })
    const keyed = (foreignKeys: Parameters<typeof table>[2]) =>
      catalog(
        table('book', ['id']),
        table('type', [numbered, column('word', { type: { kind: 'base', name: 'text' } })]),
        table('kind', ['id', 'sub_id'], { foreignKeys: [reference(['id'], 'type')] }),
        table('word', ['id']),
        table('note', ['id', 'kind', 'about_id', 'other'], foreignKeys),
      )
    const told = (foreignKeys: Parameters<typeof table>[2], definition: ModelDefinition = {}) => {
      const polymorphicKeys = {
        about_id: { type: 'kind', models: { 1: 'public.book' } },
        ...definition.polymorphicKeys,
      }
      try {
        bindSchema(keyed(foreignKeys), subject({ ...definition, polymorphicKeys }))
        return []
      } catch (error) {
        return error instanceof HarnessError ? error.problems : [error]
      }
    }
    expect(told({ foreignKeys: [reference(['kind'], 'type')] })).toEqual([
      {
        message:
          'model public.note: polymorphicKeys.about_id.type names field kind, which refers to public.type: the database numbers its rows, so that no value of it means the same model everywhere',
        fix: 'name a field that holds a word of its own; where there is none leave public.note without this key, which is then compared by its value',
      },
    ])
    expect(told({ foreignKeys: [reference(['kind'], 'kind')] })).toHaveLength(1)
    expect(told({}, { virtualForeignKeys: { kind: 'public.type' } })).toHaveLength(1)
    expect(told({}, { polymorphicKeys: { kind: { type: 'other', models: { a: 'public.type' } } } })).toHaveLength(1)
    expect(told({})).toEqual([])
    expect(told({ foreignKeys: [reference(['kind'], 'word')] })).toEqual([])
    expect(told({ foreignKeys: [reference(['kind'], 'type', ['word'])] })).toEqual([])
    expect(told({ foreignKeys: [reference(['kind'], 'note', ['kind'])] })).toEqual([])
    expect(told({ foreignKeys: [reference(['other'], 'type')] })).toEqual([])
  })

  test('together with what else does not fit', () => {
    expect(
      problems({ secrets: ['x'], polymorphicKeys: { y: { type: 'kind', models: { b: 'public.book' } } } }),
    ).toHaveLength(2)
  })
})
