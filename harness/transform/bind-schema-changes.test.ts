import { expect, test } from 'vitest'
import { HarnessError } from '../model/errors.ts'
import { bindCase } from './bind-case.ts'
import { parseCaseFile } from './parse/index.ts'
import { schema } from './test-bind.ts'

/** What is wrong with entries of `expect.schema`, each of which is the members of a YAML mapping. */
function problemsOf(...entries: readonly string[]): readonly string[] {
  const lines = entries.map((entry) => `    - { ${entry} }\n`).join('')
  const head = 'name: n\nsubject: sketch\nsnapshot: s\n'
  const parsed = parseCaseFile(`${head}expect:\n  schema:\n${lines}transform: [sql: x]\n`, 'a.case.yaml')
  try {
    bindCase(parsed, schema)
    return []
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== 'bad-case') throw error
    return error.problems.map(({ message, fix }) => message + (fix ? ` (${fix})` : ''))
  }
}

test('entries name what is there before the steps, and what is added is not', () => {
  expect(
    problemsOf(
      'dropped: shop.bok',
      'renamed: shop.book, field: prize, to: cost',
      'added: shop.author',
      'added: shop.book, field: genre',
      'added: shop.paper, field: a',
      'retyped: shop.book, field: price, to: "numeric(8,2)"',
      'renamed: shop.book, field: added, to: price',
      'renamed: shop.log, to: shop.stock',
      'renamed: shop.log, field: line, to: line',
    ),
  ).toEqual([
    'expect.schema entry 1: there is no model shop.bok before the steps (did you mean shop.book?)',
    'expect.schema entry 2: model shop.book has no field prize before the steps (did you mean price?)',
    'expect.schema entry 3: model shop.author is there before the steps already',
    'expect.schema entry 4: model shop.book has a field genre before the steps already',
    'expect.schema entry 5: there is no model shop.paper before the steps (known: shop.author, shop.book, shop.stock, shop.log)',
    'expect.schema entry 6: field price is of type numeric(8,2) before the steps already',
    'expect.schema entry 7: there is a field price already',
    'expect.schema entry 8: there is a model shop.stock already',
    'expect.schema entry 9: line is the name that it has already',
  ])
})

test('names that are given up can be taken', () => {
  expect(
    problemsOf(
      'renamed: shop.book, field: price, to: cost',
      'added: shop.book, field: price',
      'dropped: shop.log',
      'renamed: shop.stock, to: shop.log',
      'added: shop.log, field: line',
      'retyped: shop.book, field: price',
      'altered: shop.book, field: price, parts: [default]',
      'altered: shop.book, field: price, parts: [nullability]',
      'altered: shop.book, parts: [triggers]',
    ),
  ).toEqual([])
})

test('entries do not contradict each other, nor say a thing twice', () => {
  expect(
    problemsOf(
      'dropped: shop.book, field: price',
      'dropped: shop.book, field: price',
      'retyped: shop.book, field: price',
      'altered: shop.book, parts: [triggers]',
      'altered: shop.book, parts: [unique-keys, triggers]',
      'added: shop.book, field: cost',
      'renamed: shop.book, field: added, to: cost',
      'added: shop.paper',
      'added: shop.paper, field: a',
      'dropped: shop.log',
      'altered: shop.log, field: line, parts: [default]',
      'renamed: shop.author, to: shop.writer',
      'added: shop.author, field: born',
    ),
  ).toEqual([
    'expect.schema entry 2: entry 1 says the same (drop one of the two)',
    'expect.schema entry 3: it is retyped, but entry 1 says dropped (drop one of the two)',
    'expect.schema entry 3: it is retyped, but entry 2 says dropped (drop one of the two)',
    'expect.schema entry 5: entry 4 says triggers of it already (drop one of the two)',
    'expect.schema entry 7: entry 6 gives something the same name (drop one of the two)',
    'expect.schema entry 9: table shop.paper is new, with all its columns (leave the entry of field a out)',
    'expect.schema entry 11: field line is altered, but its table is dropped (drop one of the two)',
    'expect.schema entry 13: model shop.author has another name after the steps (what is added goes by its new name)',
  ])
})

test('a foreign key is of fields and models that are there, or that entries add', () => {
  expect(
    problemsOf(
      'added: shop.book, field: shelf',
      'added: shop.shelf',
      'altered: shop.book, foreignKey: [shelf], references: shop.shelf',
      'altered: shop.book, foreignKey: [shelf], references: shop.author',
      'altered: shop.book, foreignKey: [autor], onDelete: cascade',
      'altered: shop.book, foreignKey: [author], references: shop.autor',
      'altered: shop.stock, foreignKey: [book], references: null, onDelete: cascade',
      'altered: shop.book, foreignKey: [shelf], onDelete: cascade',
      'altered: shop.book, parts: [foreign-keys]',
    ),
  ).toMatchInlineSnapshot(`
    [
      "expect.schema entry 5: model shop.book has no field autor before the steps, and no entry adds it (did you mean author?)",
      "expect.schema entry 6: there is no model shop.autor before the steps, and no entry adds it (did you mean shop.author?)",
      "expect.schema entry 7: a foreign key that is gone has no actions (leave onDelete and onUpdate out)",
      "expect.schema entry 8: entry 3 says foreign-keys of it already (drop one of the two)",
      "expect.schema entry 8: entry 4 says foreign-keys of it already (drop one of the two)",
      "expect.schema entry 9: entry 3 says foreign-keys of it already (drop one of the two)",
      "expect.schema entry 9: entry 4 says foreign-keys of it already (drop one of the two)",
      "expect.schema entry 9: entry 5 says foreign-keys of it already (drop one of the two)",
      "expect.schema entry 9: entry 6 says foreign-keys of it already (drop one of the two)",
      "expect.schema entry 9: entry 8 says foreign-keys of it already (drop one of the two)",
    ]
  `)
})
