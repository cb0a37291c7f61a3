import { describe, expect, test } from 'vitest'
import { jsonNumber } from '../../model/json.ts'
import { add, block, casePath, caseText, change, correct, drop, head, update, updated } from './test-update.ts'

describe('a case in JSON', () => {
  const path = '/project/cases/a.case.json'

  test('stays JSON, with its indentation', () => {
    const text = '{\n\t"name": "a",\n\t"transform": []\n}\n'
    expect(updated(text, [change], path)).toBe(
      '{\n\t"name": "a",\n\t"transform": [],\n\t"expect": {\n\t\t"changes": [\n\t\t\t{ "changed": "m", "where": { "slug": "a" }, "fields": { "x": 1 } }\n\t\t]\n\t}\n}\n',
    )
  })

  test.each([
    ['{\n"name": "a"\n}\n', ''],
    ['{ "name": "a",\n  "transform": []\n}\n', '  '],
    ['{ "name": "a",\n    "transform": []\n}\n', '    '],
  ])('that was written by hand has indented entries: %j', (text, indent) => {
    const unit = indent === '' ? '  ' : indent
    const entry = `${indent}${unit}${unit}{ "changed": "m", "where": { "slug": "a" }, "fields": { "x": 1 } }\n`
    const list = `${indent}"expect": {\n${indent}${unit}"changes": [\n${entry}${indent}${unit}]\n${indent}}\n}\n`
    expect(updated(text, [change], path)).toBe(text.replace('\n}\n', `,\n${list}`))
  })

  test('has its entries amended, removed and added in their own style', () => {
    const text = `{"expect":{"changes":[{"changed":"m","where":"all","fields":{"x":9007199254740993,"y":2}},
    {"removed":"m","where":{"pk":1}}]}}`
    expect(updated(text, [...correct(1, { y: jsonNumber('3.0') }), drop(2), change], path)).toBe(
      '{"expect":{"changes":[{"changed":"m","where":"all","fields":{"x":9007199254740993,"y":3.0}},\n    { "changed": "m", "where": { "slug": "a" }, "fields": { "x": 1 } }]}}',
    )
  })
})

test('a case in TypeScript is not written, but what it lacks is told', () => {
  expect(() => update(caseText('', '/project/cases/a.case.ts'), [change])).toThrow(
    /declare under `expect` what is meant:\s+- \{ changed: m, where: \{ slug: "a" \}, fields: \{ x: 1 \} \}/,
  )
})

test('what is as it should be is not written', () => {
  expect(update(caseText(block), [])).toEqual({
    files: [],
    emptied: [],
    summary: { declared: 0, corrected: 0, dropped: 0 },
    left: [],
    reasons: new Map(),
  })
})

describe('a large number of entries', () => {
  const side = '/project/cases/a.changes.yaml'
  const many = [1, 2, 3].map((pk) => add({ removed: 'm', where: { pk } }))

  test('goes to a file beside the case, which the case names', () => {
    const { files } = update(caseText(head), many, { maxEntries: 2 })
    expect(files).toEqual([
      { path: casePath, text: `${head}expect:\n  changes:\n    - file: ./a.changes.yaml\n` },
      {
        path: side,
        text: '# What else changes in a.case.yaml, as it was observed.\n- { removed: m, where: { pk: 1 } }\n- { removed: m, where: { pk: 2 } }\n- { removed: m, where: { pk: 3 } }\n',
      },
    ])
    expect(update(caseText(head), many.slice(1), { maxEntries: 2 }).files).toHaveLength(1)
  })

  test('is amended there, its entries counted where the case names it', () => {
    const text = `${head}expect:\n  changes:\n    - { removed: q, where: all }\n    - file: ./a.changes.yaml\n    - { changed: m, where: all, fields: { a: 1 } }\n`
    const source = caseText(text, casePath, [
      {
        path: side,
        text: '# mine\n- { changed: m, where: all, fields: { x: 1 } } # one\n- { removed: q, where: { pk: 2 } }\n',
      },
    ])
    const { files, emptied } = update(source, [...correct(2, { x: 5 }), drop(3), ...correct(4, { a: 7 }), change])
    expect(files).toEqual([
      { path: casePath, text: text.replace('a: 1', 'a: 7') },
      {
        path: side,
        text: '# mine\n- { changed: m, where: all, fields: { x: 5 } } # one\n- { changed: m, where: { slug: a }, fields: { x: 1 } }\n',
      },
    ])
    expect(emptied).toEqual([])
  })

  test('that is none any more takes its file with it', () => {
    const text = `${head}expect:\n  changes:\n    - file: ./a.changes.yaml\n`
    const source = caseText(text, casePath, [{ path: side, text: '- { removed: q, where: all }\n' }])
    expect(update(source, [drop(1)])).toMatchObject({ files: [{ path: casePath, text: head }], emptied: [side] })
  })
})

describe('a side file that is not the case’s own', () => {
  const shared = '/project/cases/common.changes.yaml'
  const text = `${head}expect:\n  changes:\n    - file: ./common.changes.yaml\n`
  const source = caseText(text, casePath, [
    { path: shared, text: '- { changed: m, where: { slug: a }, fields: { y: 1 } }\n' },
  ])

  test('is neither changed nor removed: what is wrong in it is left, with the reason', () => {
    for (const proposal of [drop(1), ...correct(1, { y: 2 })]) {
      const { files, emptied, left, reasons, summary } = update(source, [proposal])
      expect({ files, emptied, left }).toEqual({ files: [], emptied: [], left: [proposal] })
      expect(reasons.get(proposal)).toBe(
        'its entry is in common.changes.yaml, which other cases may use: only a.changes.yaml is written',
      )
      expect(summary).toEqual({ declared: 0, corrected: 0, dropped: 0 })
    }
  })

  test('gets no field of a row that it has an entry of: that is a new entry of the case', () => {
    const { files, left, summary } = update(source, [change])
    expect(files).toEqual([
      { path: casePath, text: `${text}    - { changed: m, where: { slug: a }, fields: { x: 1 } }\n` },
    ])
    expect({ left, summary }).toEqual({ left: [], summary: { declared: 1, corrected: 0, dropped: 0 } })
  })
})

describe('what can’t be written', () => {
  test('is told and not counted, and what can go elsewhere does', () => {
    const alias = `${head}expect:\n  changes:\n    - { changed: m, where: { slug: a }, fields: &f { w: 1 } }\n    - { changed: q, where: all, fields: *f }\n`
    const { files, left, summary } = update(caseText(alias), [change, ...correct(2, { w: 3 })])
    expect(files[0]?.text).toBe(`${alias}    - { changed: m, where: { slug: a }, fields: { x: 1 } }\n`)
    expect(left).toEqual(correct(2, { w: 3 }))
    expect(summary).toEqual({ declared: 1, corrected: 0, dropped: 0 })
  })

  test('because the list is an alias, is told for each', () => {
    const shared = `${head}tags: &none [a]\nexpect:\n  changes: *none\n`
    const { files, left, reasons, summary } = update(caseText(shared), [
      change,
      add({ removed: 'q', where: { pk: 1 } }),
    ])
    expect({ files, summary }).toEqual({ files: [], summary: { declared: 0, corrected: 0, dropped: 0 } })
    expect(left.map((one) => reasons.get(one))).toEqual([
      expect.stringMatching(/an alias/),
      expect.stringMatching(/an alias/),
    ])
  })
})
