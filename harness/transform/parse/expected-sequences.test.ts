import { describe, expect, test } from 'vitest'
import { HarnessError } from '../../model/errors.ts'
import { parseCaseFile } from './index.ts'

const head = 'name: n\nsubject: s\nsnapshot: f\n'
const file = '/project/a.case.yaml'

function messageFor(sequences: string): string {
  try {
    parseCaseFile(`${head}expect:\n  sequences:\n${sequences}`, file)
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'bad-case') return error.message.replaceAll('/project/', '')
    throw error
  }
  throw new Error('the text was accepted')
}

describe('the sequences of a case', () => {
  test('are read with their lines, in their order', () => {
    const text = `${head}expect:
  sequences:
    shop.order_id_seq: { next: 101 }
    shop.order.id: { advancedBy: 0 }
    shop."Own": behind
`
    expect(parseCaseFile(text, file).expect.sequences).toEqual([
      { sequence: 'shop.order_id_seq', state: { kind: 'next', next: 101 }, line: 6 },
      { sequence: 'shop.order.id', state: { kind: 'advanced', by: 0 }, line: 7 },
      { sequence: 'shop."Own"', state: { kind: 'behind' }, line: 8 },
    ])
    expect(parseCaseFile(head, file).expect.sequences).toEqual([])
  })

  test('say one thing each', () => {
    const sequences = `    a: { next: 1, advancedBy: 2 }
    b: ahead
    c: { nxt: 1 }
    d: {}
    e: { advancedBy: -1 }
    f: { next: "1" }
    g: 5
`
    expect(messageFor(sequences)).toMatchInlineSnapshot(`
      "not a valid case: 7 problems
        a.case.yaml:6:8: expect.sequences.a: expected one key, but found 2
        a.case.yaml:7:8: expect.sequences.b: expected { next: n }, { advancedBy: n }, or behind, but found the text "ahead"
        a.case.yaml:8:10: expect.sequences.c.nxt: unknown property; did you mean \`next\`?
        a.case.yaml:9:8: expect.sequences.d: expected { next: n }, { advancedBy: n }, or behind, but found an empty mapping
        a.case.yaml:10:22: expect.sequences.e.advancedBy: expected a whole number from 0, but found the number -1
        a.case.yaml:11:16: expect.sequences.f.next: expected a whole number, but found the text "1"
        a.case.yaml:12:8: expect.sequences.g: expected { next: n }, { advancedBy: n }, or behind, but found the number 5"
    `)
  })
})
