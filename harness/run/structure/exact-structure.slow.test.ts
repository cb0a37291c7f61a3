import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { CaseProject } from '../test-case-project.ts'
import { makeLibrary, wrongWith } from './test-library.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let library: CaseProject
beforeAll(async () => {
  library = await makeLibrary()
})
afterAll(() => library[Symbol.asyncDispose]())

const sql = `ALTER TABLE book ALTER COLUMN state SET DEFAULT 'sent', ALTER COLUMN title DROP NOT NULL,
        DROP CONSTRAINT book_shelf_fkey, ADD COLUMN next int REFERENCES book ON DELETE CASCADE,
        ADD FOREIGN KEY (shelf) REFERENCES shelf ON UPDATE CASCADE, ALTER COLUMN price DROP DEFAULT;
      ALTER TABLE review DROP CONSTRAINT review_book_fkey`
const added = '{ added: public.book, field: next }'

const play = (...schema: readonly string[]) =>
  library.run(
    `transform:\n  - sql: |\n      ${sql}\nexpect:\n  schema:\n${[added, ...schema].map((it) => `    - ${it}\n`).join('')}`,
  )
const wrong = async (...schema: readonly string[]) => wrongWith(await play(...schema))

const exact = [
  '{ altered: public.book, field: title, nullable: true }',
  '{ altered: public.book, field: price, default: null }',
  `{ altered: public.book, field: state, default: "'sent'" }`,
  '{ altered: public.book, foreignKey: [shelf], references: public.shelf, onDelete: no-action, onUpdate: cascade }',
  '{ altered: public.review, foreignKey: [book], references: null }',
]

test('what has become of a default, a NOT NULL or a foreign key can be declared, and is proposed just so', async () => {
  const { findings } = await play()
  expect(findings.map(({ fix }) => fix.split('\n  - ')[1])).toEqual(exact)
  expect(findings.map(({ step }) => step)).toEqual(Array(5).fill('step 1 (sql)'))
  expect(await wrong(...exact)).toEqual([])
})

test('a default is the same however it is written, and what is left unsaid may be anything', async () => {
  const loose = [
    '{ altered: public.book, field: title, parts: [nullability] }',
    '{ altered: public.book, field: price, parts: [default] }',
    `{ altered: public.book, field: state, default: "'sent'::state" }`,
    '{ altered: public.book, foreignKey: [shelf], onUpdate: cascade }',
    '{ altered: public.book, foreignKey: [next], onDelete: cascade }',
    '{ altered: public.review, foreignKey: [book] }',
  ]
  expect(await wrong(...loose)).toEqual([])
})

test('what is said otherwise is a finding, with the entry as it should be', async () => {
  const { findings } = await play(
    '{ altered: public.book, field: title, nullable: false }',
    '{ altered: public.book, field: price, default: 1, parts: [identity] }',
    '{ altered: public.book, field: state, default: null }',
    '{ altered: public.book, foreignKey: [shelf], references: public.book, onDelete: cascade }',
    '{ altered: public.book, foreignKey: [next], references: null }',
    '{ altered: public.review, foreignKey: [book], references: public.book }',
    '{ altered: public.review, foreignKey: [stars], references: public.book }',
  )
  expect(findings.map(({ message, fix }) => [message, fix.split('\n  - ')[1]])).toMatchInlineSnapshot(`
    [
      [
        "field title of public.book should be NOT NULL, but takes NULL",
        "{ altered: public.book, field: title, nullable: true }",
      ],
      [
        "field price of public.book should have another identity, but its identity is what it was; it should have the default 1.00, but has none",
        "{ altered: public.book, field: price, default: null }",
      ],
      [
        "field state of public.book should have no default, but has 'sent'",
        "{ altered: public.book, field: state, default: "'sent'" }",
      ],
      [
        "foreign key on shelf of public.book should refer to public.book and be ON DELETE CASCADE, but refers to public.shelf and is ON DELETE NO ACTION",
        "{ altered: public.book, foreignKey: [shelf], references: public.shelf, onDelete: no-action, onUpdate: cascade }",
      ],
      [
        "foreign key on next of public.book should be gone, but is there",
        "{ altered: public.book, foreignKey: [next], references: public.book, onDelete: cascade }",
      ],
      [
        "foreign key on book of public.review should be there, but is gone",
        "{ altered: public.review, foreignKey: [book], references: null }",
      ],
      [
        "foreign key on stars of public.review should be new, gone or another one, but there is no such change",
        undefined,
      ],
    ]
  `)
})

test('a default that the column does not take is an error of the case', async () => {
  const { error } = await play(...exact.slice(0, 2), `{ altered: public.book, field: state, default: "'draught'" }`)
  expect(error).toMatch(
    /a\.case\.yaml:\d+: expect\.schema entry 4: its default is none that the column takes after the steps: invalid input value for enum/,
  )
})
