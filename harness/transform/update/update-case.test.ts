import { describe, expect, test } from 'vitest'
import { jsonNumber } from '../../model/json.ts'
import { add, block, caseText, change, correct, drop, head, update, updated } from './test-update.ts'

describe('an entry that is added', () => {
  test('makes the list that is not there yet, in the style of the file', () => {
    expect(updated(head, [change])).toBe(
      `${head}expect:\n  changes:\n    - { changed: m, where: { slug: a }, fields: { x: 1 } }\n`,
    )
    const tight = 'name: a\nsubject: s\nsnapshot: f\ntransform:\n- sql: x'
    expect(updated(tight, [change])).toBe(
      `${tight}\nexpect:\n  changes:\n  - { changed: m, where: { slug: a }, fields: { x: 1 } }`,
    )
    const wide = 'name: a\r\nsubject: s\r\nsnapshot: f\r\ntransform:\r\n    - sql: |\r\n          x\r\n'
    expect(updated(wide, [change])).toBe(
      `${wide}expect:\r\n    changes:\r\n        - { changed: m, where: { slug: a }, fields: { x: 1 } }\r\n`,
    )
  })

  test.each([
    ['expect:\n', 'expect:\n  changes:\n    - { removed: m, where: { pk: 1 } }\n'],
    ['expect: {} # none\n', 'expect: # none\n  changes:\n    - { removed: m, where: { pk: 1 } }\n'],
    ['expect:\n  changes: []\n', 'expect:\n  changes:\n    - { removed: m, where: { pk: 1 } }\n'],
    [
      'expect:\n  unchanged: [q] # no q\n# end\n',
      'expect:\n  unchanged: [q] # no q\n  changes:\n    - { removed: m, where: { pk: 1 } }\n# end\n',
    ],
    ['expect: { unchanged: [q] }\n', 'expect: { unchanged: [q], changes: [{ removed: m, where: { pk: 1 } }] }\n'],
    [
      'expect:\n  changes: [{ removed: q, where: all }]\n',
      'expect:\n  changes: [{ removed: q, where: all }, { removed: m, where: { pk: 1 } }]\n',
    ],
    [
      'expect:\n  changes:\n    - removed: q\n      where: all\n  # of the list\n# end\n',
      'expect:\n  changes:\n    - removed: q\n      where: all\n    - removed: m\n      where: { pk: 1 }\n  # of the list\n# end\n',
    ],
    [
      'expect:\n  changes: [\n    { removed: q, where: all }, # one\n  ]\n',
      'expect:\n  changes: [\n    { removed: q, where: all }, # one\n    { removed: m, where: { pk: 1 } },\n  ]\n',
    ],
    [
      'expect:\n  changes:\n    - removed: q\n      where: all # so\n\ntags: [a]\n',
      'expect:\n  changes:\n    - removed: q\n      where: all # so\n    - removed: m\n      where: { pk: 1 }\n\ntags: [a]\n',
    ],
  ])('finds its place after %j', (before, after) => {
    expect(updated(head + before, [add({ removed: 'm', where: { pk: 1 } })])).toBe(head + after)
  })

  test('is in flow style among entries that are so where they fit on a line', () => {
    const flow = '    - { removed: q, where: { pk: 1 } }\n'
    const wide = `    - changed: m\n      where: all\n      fields:\n        a: ${'l'.repeat(120)}\n`
    const short = '    - removed: q\n      where: { pk: 1 }\n'
    const list = (...items: readonly string[]) => `${head}expect:\n  changes:\n${items.join('')}`
    const entry = add({ removed: 'm', where: { pk: 2 } })
    const inFlow = '    - { removed: m, where: { pk: 2 } }\n'
    const inBlock = '    - removed: m\n      where: { pk: 2 }\n'
    expect(updated(list(flow, wide), [entry])).toBe(list(flow, wide, inFlow))
    expect(updated(list(wide, wide), [entry])).toBe(list(wide, wide, inFlow))
    expect(updated(list(short, flow, flow), [entry])).toBe(list(short, flow, flow, inFlow))
    expect(updated(list(short, short, flow), [entry])).toBe(list(short, short, flow, inBlock))
  })

  test('joins others about the same row, and is counted where rows are alike', () => {
    const more = add({ changed: 'm', where: { slug: 'a' }, fields: { y: { $after: 'run' } } })
    const row = add({ added: 'n', fields: { t: 'yes' } })
    const { files, summary } = update(caseText(head), [change, row, more, change, row])
    expect(files[0]?.text).toBe(
      `${head}expect:\n  changes:\n    - { changed: m, where: { slug: a }, fields: { x: 1, "y": { $after: run } } }\n    - { added: "n", count: 2, fields: { t: "yes" } }\n`,
    )
    expect(summary).toEqual({ declared: 4, corrected: 0, dropped: 0 })
  })

  test('joins one that is there already', () => {
    const known = `${head}expect:\n  changes:\n    - changed: m\n      where: { slug: a }\n      fields: { w: &w 2 }\n`
    expect(updated(known, [change])).toBe(known.replace('&w 2 }', '&w 2, x: 1 }'))
  })

  test('is written over several lines where it is wide, every digit and character kept', () => {
    const fields = { a: jsonNumber('1.10'), b: 'x\ny: "z"', c: { $json: { d: [1] } }, e: 'l'.repeat(90) }
    expect(updated(head, [add({ added: 'm', fields })])).toBe(
      `${head}expect:\n  changes:\n    - added: m\n      fields:\n        a: 1.10\n        b: "x\\ny: \\"z\\""\n        c: { $json: {"d":[1]} }\n        e: ${'l'.repeat(90)}\n`,
    )
  })

  test('of structure or of a sequence goes to its own list', () => {
    const text = updated(head, [add({ added: 'm', field: 'x' }, 'schema'), add({ 's.q': 'behind' }, 'sequences')])
    expect(text).toBe(`${head}expect:\n  schema:\n    - { added: m, field: x }\n  sequences:\n    s.q: behind\n`)
  })
})

describe('a field that is corrected', () => {
  test('gets the value where the other one stood, in its quotes', () => {
    expect(updated(block, correct(1, { x: "that's", y: 'zwei', z: 3, data: { $json: { a: 2 } } }))).toBe(
      block
        .replace("'it''s'", "'that''s'")
        .replace('"two"', '"zwei"')
        .replace('z: |\n          three', 'z: 3')
        .replace('a: 1', 'a: 2'),
    )
  })

  test('keeps the comment that stands between its key, or its dash, and the value', () => {
    const text = `${head}expect:
  changes:
    - changed: m
      where: { pk: 1 }
      fields:
        t: # what
          old
        list:
          - # one
            1
          - 2
        data: # some
          # more
          a: 1
`
    expect(updated(text, correct(1, { t: 'new', list: [3, 2], data: 'b' }))).toBe(
      text.replace('  old', '  new').replace('    1\n', '    3\n').replace('a: 1', 'b'),
    )
  })

  test('is amended where it differs, and what holds in it stays, comments included', () => {
    const data = `${head}expect:
  changes:
    - changed: m
      where: { pk: 1 }
      fields:
        data:
          # either will do
          language: { $oneOf: [en, de] } # by hand
          sizes: # in millimetres
            - { width: 12, height: { $type: number } }
            - { $any: true } # the other
            - thick
          gone: 1
    - { changed: m, where: { pk: 2 }, fields: { tags: { $unordered: [a, 'b'] }, doc: { $json: { "a": 1, "$b": "x" } } } }
    - { changed: m, where: { pk: 3 }, fields: { doc: { $contains: { a: { b: 1 } } }, list: [1, [2]] } }
`
    const value = {
      language: { $oneOf: ['en', 'de'] },
      sizes: [{ width: 13, height: { $type: 'number' } }, { $any: true }],
      more: { $json: { $a: 1 } },
    }
    const proposals = [
      ...correct(1, { data: value }),
      ...correct(2, { tags: { $unordered: ['a', 'c', 'd'] }, doc: { $json: { a: 2, $b: 'x', c: ['y'] } } }),
      ...correct(3, { doc: { $contains: { a: { b: 2 } } }, list: [1, [3], 4] }),
    ]
    expect(updated(data, proposals)).toBe(
      data
        .replace('width: 12', 'width: 13')
        .replace('            - thick\n', '')
        .replace('gone: 1', 'more: { $json: {"$a":1} }')
        .replace("[a, 'b']", "[a, 'c', d]")
        .replace('{ "a": 1, "$b": "x" }', '{ "a": 2, "$b": "x", "c": ["y"] }')
        .replace('b: 1', 'b: 2')
        .replace('[1, [2]]', '[1, [3], 4]'),
    )
  })

  test('is replaced where it has another shape, or is a matcher', () => {
    const text = `${head}expect:\n  changes:\n    - { changed: m, where: all, fields: { a: { b: 1 }, c: [1], d: { $oneOf: [x] } } }\n`
    expect(updated(text, correct(1, { a: { $json: { c: 2 } }, c: { $type: 'array' }, d: 'y' }))).toBe(
      text.replace('{ b: 1 }', '{ c: 2 }').replace('[1]', '{ $type: array }').replace('{ $oneOf: [x] }', '"y"'),
    )
  })

  test('goes where it did not change, with the comment that is its own; the last one takes the entry with it', () => {
    expect(updated(block, correct(1, { y: null, data: null }))).toBe(
      block.replace('        y: "two"\n', '').replace('        data:\n          a: 1\n', ''),
    )
    expect(updated(block, correct(1, { x: null, y: null, z: null, data: null }))).toBe(
      head + block.slice(head.length).replace(/ {4}# what[\s\S]*?\n\n/, '\n'),
    )
  })

  test('of one row of several makes an entry of its own for it', () => {
    const row = { of: 3, where: { pk: 4 } }
    expect(updated(block, correct(2, { w: 5 }, row))).toBe(
      `${block.replace('where: all, fields: { v: { $any: true }, w: 2 }, count: 3', 'where: { pk: { $not: 4 } }, fields: { v: { $any: true }, w: 2 }, count: 2')}    - { changed: m, where: { pk: 4 }, fields: { v: { $any: true }, w: 5 } }\n`,
    )
  })

  test('of one row of two leaves no count of one', () => {
    const text = block.replace('count: 3', 'count: 2')
    expect(updated(text, correct(2, { w: 5 }, { of: 2, where: { pk: 4 } }))).toContain(
      '{ changed: m, where: { pk: { $not: 4 } }, fields: { v: { $any: true }, w: 2 } }',
    )
  })

  test('of all rows alike is corrected in place', () => {
    const rows = [4, 5, 6].flatMap((pk) => correct(2, { w: 5 }, { of: 3, where: { pk } }))
    expect(updated(block, rows)).toBe(block.replace('w: 2', 'w: 5'))
  })

  test('is left where the rows can be told apart by no single condition', () => {
    const proposals = correct(2, { w: 5 }, { of: 3, where: { a: 1, b: 2 } })
    expect(update(caseText(block), proposals)).toMatchObject({ files: [], left: proposals })
  })

  test('of rows that are added alike leaves a count of the others', () => {
    const text = `${head}expect: { changes: [{ added: m, count: 3, fields: { a: 1 } }] }\n`
    const entry = { changed: 'm', where: 'all', fields: { a: 2 } }
    const corrects = { entry: 1, field: 'a', row: { of: 3, where: { b: 1 } } }
    expect(updated(text, [{ list: 'changes', entry, corrects }])).toBe(
      `${head}expect: { changes: [{ added: m, count: 2, fields: { a: 1 } }, { added: m, fields: { a: 2 } }] }\n`,
    )
  })

  test('is left where an alias stands for it elsewhere, and all else is written', () => {
    const text = `${head}expect:\n  changes:\n    - { changed: m, where: all, fields: &f { a: 1 } }\n    - { changed: q, where: all, fields: *f }\n    - { removed: q, where: all }\n`
    const aliased = correct(1, { a: 2 })
    const { files, left, summary } = update(caseText(text), [...aliased, drop(3)])
    expect(files[0]?.text).toBe(text.replace(/ {4}- \{ removed.*\n/, ''))
    expect({ left, summary }).toEqual({ left: aliased, summary: { declared: 0, corrected: 0, dropped: 1 } })
  })
})

describe('a count', () => {
  const gone = { removed: 'm', where: { what: 'out' }, count: 1 }
  const text = (count: string) => `${head}expect:\n  changes:\n    - { removed: m, where: { what: out }${count} }\n`

  test('is that of the rows that are alike', () => {
    expect(updated(head, [add(gone), add(gone)])).toBe(text(', count: 2'))
    expect(updated(text(', count: 1'), [add(gone)])).toBe(text(', count: 2'))
    const stayed = { entry: 1, field: null, row: { of: 3, where: { what: 'out' } } }
    const survivor = { list: 'changes', entry: null, corrects: stayed } as const
    expect(updated(text(''), [survivor])).toBe(text(', count: 2'))
    expect(updated(text(', count: 3'), [survivor])).toBe(text(', count: 2'))
  })

  test('that is wrong is corrected; of one row it goes', () => {
    const of = (count: number) => [{ list: 'changes', entry: { count }, corrects: { entry: 1, field: null } }] as const
    expect(updated(text(', count: 3'), of(2))).toBe(text(', count: 2'))
    expect(updated(text(', count: 3'), of(1))).toBe(text(''))
  })
})

test('what an entry does not say is written into it', () => {
  const text = `${head}expect:\n  changes:\n    - { added: m, fields: { a: 1 } } # mine\n`
  const fields = { b: null, c: null }
  expect(updated(text, [{ list: 'changes', entry: { fields }, corrects: { entry: 1, field: null } }])).toBe(
    text.replace('a: 1', 'a: 1, b: null, c: null'),
  )
})

describe('an entry that did not come true', () => {
  test('goes, with comments that are clearly its own', () => {
    expect(updated(block, [drop(3)])).toBe(block.replace(/ {4}- \{ removed.*\n/, ''))
    expect(updated(block, [drop(2)])).toBe(block.replace(/ {4}- \{ changed.*\n/, ''))
    expect(updated(block, [drop(1)])).toBe(block.replace(/ {4}# what[\s\S]*?\n\n/, '\n'))
  })

  test('takes an empty list with it, and what held nothing else', () => {
    expect(updated(block, [drop(1), drop(2), drop(3)])).toBe(head)
    expect(updated(`${head}expect: { error: true, changes: [{ removed: q, where: all }] }\n`, [drop(1)])).toBe(
      `${head}expect: { error: true }\n`,
    )
    expect(updated(`${head}expect:\n  sequences: { s.q: behind, s.r: { next: 3 } }\n`, [drop(1, 'sequences')])).toBe(
      `${head}expect:\n  sequences: { s.r: { next: 3 } }\n`,
    )
  })
})
