import { describe, expect, test } from 'vitest'
import { modelName } from '../../model/snapshot.ts'
import { bindDeclarations, type Declarations } from './declarations.ts'
import { ObservedModels } from './observed-models.ts'

function observed() {
  const models = new ObservedModels()
  models.startFile()
  const rows = [
    ['shop.author', 1, { name: 'Ann', born: 1970 }],
    ['shop.book', 1, { author: 1, title: 'A', 'odd.name': 1 }],
    ['shop.shelf', [1, 2], { book: 1, place: 2 }],
    ['shop.log', null, { text: 'x' }],
  ] as const
  for (const [name, pk, fields] of rows) models.add({ shape: null, row: { model: modelName(name), pk, fields } })
  return models.all
}

function bind(given: Partial<Declarations>) {
  const { declared, problems } = bindDeclarations(
    { foreignKeys: [], naturalKeys: [], secrets: [], ...given },
    observed(),
  )
  return { declared: Object.fromEntries(declared), problems: problems.map(({ message }) => message) }
}

test('foreign keys, natural keys and secrets are declared by the names of models and fields', () => {
  const { declared, problems } = bind({
    foreignKeys: ['shop.book.author=shop.author', 'shop.shelf.book=shop.book'],
    naturalKeys: ['shop.author=name,born', 'shop.book=title'],
    secrets: ['shop.author.name', 'shop.author.born'],
  })
  expect(problems).toEqual([])
  expect(declared).toEqual({
    'shop.book': { foreignKeys: new Map([['author', 'shop.author']]), naturalKey: ['title'], secrets: new Set() },
    'shop.shelf': { foreignKeys: new Map([['book', 'shop.book']]), naturalKey: null, secrets: new Set() },
    'shop.author': { foreignKeys: new Map(), naturalKey: ['name', 'born'], secrets: new Set(['name', 'born']) },
  })
})

test('names of fields may have points in them', () => {
  expect(bind({ secrets: ['shop.book.odd.name'] }).declared['shop.book']?.secrets).toEqual(new Set(['odd.name']))
})

test('all problems are told, with the names that were probably meant', () => {
  expect(
    bind({
      foreignKeys: ['shop.bok.author=shop.author', 'shop.book.auhtor=shop.autor'],
      naturalKeys: ['shop.author=nmae,bron', 'shop.publisher=name'],
      secrets: ['shop.author.nane'],
    }).problems,
  ).toEqual([
    '--foreign-key shop.bok.author=shop.author: neither file has rows of a model shop.bok: did you mean shop.book?',
    '--foreign-key shop.book.auhtor=shop.autor: model shop.book has no field auhtor: did you mean author?',
    '--foreign-key shop.book.auhtor=shop.autor: neither file has rows of a model shop.autor: did you mean shop.author?',
    '--natural-key shop.author=nmae,bron: model shop.author has no field nmae: did you mean name?',
    '--natural-key shop.author=nmae,bron: model shop.author has no field bron: did you mean born?',
    '--natural-key shop.publisher=name: neither file has rows of a model shop.publisher',
    '--secret shop.author.nane: model shop.author has no field nane: did you mean name?',
  ])
})

test('a field that is named as its key without _id is found', () => {
  const models = new ObservedModels()
  models.startFile()
  models.add({ shape: null, row: { model: modelName('shop.orders'), pk: 1, fields: { customer_id: 1, custom: 2 } } })
  const given = { foreignKeys: ['shop.orders.customer=shop.orders'], naturalKeys: [], secrets: [] }
  expect(bindDeclarations(given, models.all).problems).toEqual([
    {
      message:
        '--foreign-key shop.orders.customer=shop.orders: model shop.orders has no field customer: did you mean customer_id?',
    },
  ])
})

describe('a declaration is refused', () => {
  test.each([
    ['foreignKeys', 'shop.book.author', 'expected MODEL.FIELD=MODEL'],
    ['foreignKeys', 'shop.book.author=', 'expected MODEL.FIELD=MODEL'],
    ['foreignKeys', '=shop.author', 'expected MODEL.FIELD=MODEL'],
    ['foreignKeys', 'shop.book.author=shop.author=1', 'expected MODEL.FIELD=MODEL'],
    ['foreignKeys', 'author=shop.author', 'expected MODEL.FIELD, not author'],
    [
      'foreignKeys',
      'shop.book.title=shop.shelf',
      'model shop.shelf has no primary key of one value, which could be referred to',
    ],
    [
      'foreignKeys',
      'shop.book.title=shop.log',
      'model shop.log has no primary key of one value, which could be referred to',
    ],
    ['naturalKeys', 'shop.author', 'expected MODEL=FIELD, or MODEL=FIELD,FIELD'],
    ['naturalKeys', 'shop.author=', 'expected MODEL=FIELD, or MODEL=FIELD,FIELD'],
    ['naturalKeys', 'shop.author=name,', 'expected MODEL=FIELD, or MODEL=FIELD,FIELD'],
    ['secrets', 'password', 'expected MODEL.FIELD, not password'],
  ] as const)('%s %s: %s', (kind, text, message) => {
    const { declared, problems } = bind({ [kind]: [text] })
    expect(declared).toEqual({})
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^--[a-z-]+ .*: ${message}$`))])
  })

  test('that says something else than one before', () => {
    expect(
      bind({
        foreignKeys: ['shop.book.author=shop.author', 'shop.book.author=shop.book'],
        naturalKeys: ['shop.author=name', 'shop.author=born'],
      }).problems,
    ).toEqual([
      '--foreign-key shop.book.author=shop.book: shop.book.author is declared to refer to shop.author too',
      '--natural-key shop.author=born: another natural key of shop.author is declared too',
    ])
  })
})
