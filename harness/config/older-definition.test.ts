import { describe, expect, test } from 'vitest'
import { modelName } from '../model/snapshot.ts'
import type { ModelDefinition, SubjectDefinition } from '../model/subject.ts'
import { bindComparators } from './bind-comparators.ts'
import { bindSchema } from './bind-schema.ts'
import { olderDefinition } from './older-definition.ts'
import { catalog, column, reference, table } from './test-catalog.ts'
import { comparator } from './test-comparator.ts'

const json = column('data', { type: { kind: 'base', name: 'jsonb' }, sqlType: 'jsonb' })

const newest = catalog(
  table('author', ['id', 'name', 'email']),
  table('book', ['id', 'title', 'author', 'isbn', 'about_type', 'about', json]),
  table('tag', ['id', 'label']),
  table('log', ['id']),
)

const definition: SubjectDefinition = {
  name: 'shop',
  schema: { migrations: 'migrations' },
  excludeTables: ['log'],
  models: {
    'public.author': { secrets: ['name', 'email'] },
    'public.book': {
      fields: { title: 'heading', isbn: 'number' },
      naturalKey: ['number'],
      virtualForeignKeys: { author: 'public.author' },
      polymorphicKeys: { about: { type: 'about_type', models: { T: 'label', A: 'public.author' } } },
      jsonKeys: { data: { tag: 'label', author: 'public.author' } },
    },
    label: { table: 'tag', secrets: ['label'] },
  },
}

function secretsOf(given: SubjectDefinition, model: string): ModelDefinition['secrets'] {
  return given.models?.[model]?.secrets
}

describe('a definition, at an older version than its own', () => {
  test('is as it is where nothing is missing', () => {
    const older = olderDefinition(definition, newest, newest)
    expect(bindSchema(newest, older)).toEqual(bindSchema(newest, definition))
  })

  test('names what is there, and binds', () => {
    const authors = table('author', ['id', 'email', 'name'])
    const books = table('book', ['id', 'title', 'author', 'about', 'about_type', json])
    const older = olderDefinition(definition, catalog(authors, books), newest)
    expect(older.excludeTables).toEqual([])
    expect(older.models?.['public.book']).toEqual({
      fields: { title: 'heading' },
      virtualForeignKeys: { author: 'public.author' },
      polymorphicKeys: { about: { type: 'about_type', models: { A: 'public.author' } } },
      jsonKeys: { data: { author: 'public.author' } },
      secrets: [],
    })
    const { models } = bindSchema(catalog(authors, books), older)
    expect([...models.keys()]).toEqual(['public.author', 'public.book'])
  })

  test('leaves keys out that were of another kind', () => {
    const text = column('data', { type: { kind: 'base', name: 'text' }, sqlType: 'text' })
    const books = table('book', ['id', 'about', 'about_type', text], { foreignKeys: [reference(['about'], 'author')] })
    const tables = catalog(table('author', ['id']), books)
    const older = olderDefinition(definition, tables, newest)
    const { virtualForeignKeys, polymorphicKeys, jsonKeys } = older.models?.['public.book'] ?? {}
    expect([virtualForeignKeys, polymorphicKeys, jsonKeys]).toEqual([{}, {}, {}])
    expect(() => bindSchema(tables, older)).not.toThrow()
  })

  test('keeps comparators for the fields that are there', () => {
    const both = comparator('c', ['email', 'name'])
    const refers = comparator('r', ['name'], { refersTo: [modelName('public.tag')] })
    const bound = { 'public.author': [both, comparator('c', ['email']), refers], 'public.tag': [both] }
    const authors = catalog(table('author', ['id', 'name']))
    const older = olderDefinition({ ...definition, models: {}, comparators: bound }, authors, newest)
    expect(older.comparators).toEqual({ 'public.author': [{ ...both, fields: ['name'] }] })
    expect(() => bindComparators(bindSchema(authors, older), older, () => [])).not.toThrow()
  })
})

describe('what must not be shown, at an older version', () => {
  test('is also what may have been a secret field under another name', () => {
    const older = olderDefinition(definition, catalog(table('author', ['id', 'name', 'mail'])), newest)
    expect(secretsOf(older, 'public.author')).toEqual(['name', 'mail'])
  })

  test('is also what may have been its table', () => {
    const older = olderDefinition(
      definition,
      catalog(table('author', ['id', 'name', 'email']), table('keyword', ['id', 'word'])),
      newest,
    )
    expect(secretsOf(older, 'public.keyword')).toEqual(['word'])
    expect(secretsOf(older, 'public.author')).toEqual(['name', 'email'])
  })

  test('is all of a table that lacks a secret field, where the newest schema is not known', () => {
    const older = olderDefinition(definition, catalog(table('author', ['id', 'name', 'mail', 'born'])), null)
    expect(secretsOf(older, 'public.author')).toEqual(['name', 'mail', 'born'])
  })

  test('is also what may have been a field that is shown shortened', () => {
    const shortened = comparator('c', ['email'], { obfuscate: () => '…' })
    const given = { ...definition, models: {}, comparators: { 'public.author': [shortened] } }
    const older = olderDefinition(given, catalog(table('author', ['id', 'name', 'mail'])), newest)
    expect(secretsOf(older, 'public.author')).toEqual(['mail'])
  })

  test('is no more where a secret field is there', () => {
    const older = olderDefinition(
      definition,
      catalog(table('author', ['id', 'name', 'email', 'old']), table('tag', ['id', 'label', 'x'])),
      newest,
    )
    expect(secretsOf(older, 'public.author')).toEqual(['name', 'email'])
  })
})

test('what coverage is held against is the newest version alone', () => {
  const coverage = { exhaustive: ['all'], neverFilled: { 'public.gone': { a: 'why' } } }
  expect(olderDefinition({ ...definition, coverage }, newest, newest)).not.toHaveProperty('coverage')
})
