import { expect, test } from 'vitest'
import type { Comparator, ComparisonContext } from '../model/comparator.ts'
import type { Model } from '../model/schema.ts'
import { modelName } from '../model/snapshot.ts'
import type { SubjectDefinition } from '../model/subject.ts'
import { followDefinition } from './follow-definition.ts'

const sameToken: Comparator = {
  name: 'same-token',
  fields: ['token'],
  settles: 'tolerance',
  refersTo: [modelName('shop.author')],
  existence: () => [],
  compare: ({ expected, actual }, { samePair }) =>
    expected.token === actual.token && samePair(modelName('shop.author'), 1, 1)
      ? []
      : [{ field: 'token', message: 'another token' }],
  scrub: (fields): Readonly<Record<string, string>> => (fields.token === undefined ? {} : { token: '⟨same-token⟩' }),
}

const definition: SubjectDefinition = {
  name: 'shop',
  schema: 'schema.sql',
  models: {
    'shop.book': {
      table: 'old_books',
      naturalKey: ['title'],
      secrets: ['token'],
      virtualForeignKeys: { writer: 'shop.author' },
      polymorphicKeys: { thing: { type: 'kind', models: { a: 'shop.author' } } },
      jsonKeys: { data: { 'author.id': 'shop.author' } },
    },
  },
  comparators: { 'shop.book': [sameToken] },
}

const renamed = new Map([
  [
    'shop.book',
    {
      to: 'shop.tome',
      isMoved: true,
      fields: new Map([
        ['token', 'key'],
        ['title', 'name'],
      ]),
    },
  ],
  ['shop.author', { to: 'shop.writer', isMoved: true, fields: new Map<string, string>() }],
])

test('what a subject says of a name holds for the new one', () => {
  expect(followDefinition(definition, renamed).models).toEqual({
    'shop.tome': {
      naturalKey: ['name'],
      secrets: ['token', 'key'],
      virtualForeignKeys: { writer: 'shop.writer' },
      polymorphicKeys: { thing: { type: 'kind', models: { a: 'shop.writer' } } },
      jsonKeys: { data: { 'author.id': 'shop.writer' } },
    },
  })
})

test('what it says of a new name already holds, and what was secret stays so', () => {
  const newer = {
    ...definition,
    models: { ...definition.models, 'shop.tome': { naturalKey: ['isbn'], secrets: ['isbn'] } },
  }
  const { models = {} } = followDefinition(newer, renamed)
  expect(models).toMatchObject({ 'shop.tome': { naturalKey: ['isbn'], secrets: ['token', 'key', 'isbn'] } })
  expect(Object.keys(models)).toEqual(['shop.tome'])
})

test('a comparator settles a field that has another name, and asks for models by theirs', () => {
  const [followed] = followDefinition(definition, renamed).comparators?.['shop.tome'] ?? []
  if (!followed) throw new Error('there is no comparator')
  const model: Model = {
    name: modelName('shop.tome'),
    table: { schema: 'shop', name: 'tome' },
    fields: [],
    primaryKey: ['id'],
    naturalKey: ['name'],
    uniques: [],
    foreignKeys: [],
    triggers: [],
  }
  const asked: string[] = []
  const context: ComparisonContext = {
    window: null,
    samePair: (target) => {
      asked.push(target)
      return true
    },
    replacements: () => [],
    replaced: () => [],
    drawn: () => [],
  }
  const pair = (actual: string) => ({ model, expected: { key: 'a' }, actual: { key: actual }, isMeantToChange: false })
  expect(followed).toMatchObject({ fields: ['key'], refersTo: ['shop.writer'] })
  expect(followed.compare(pair('a'), context)).toEqual([])
  expect(followed.compare(pair('b'), context)).toEqual([{ field: 'key', message: 'another token' }])
  expect(asked).toEqual(['shop.writer'])
  expect(followed.scrub({ key: 'a', name: 'b' })).toEqual({ key: '⟨same-token⟩' })
})

test('without other names it is what it was', () => {
  expect(followDefinition(definition, new Map())).toBe(definition)
})
