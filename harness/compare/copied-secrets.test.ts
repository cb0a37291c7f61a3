import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../model/json.ts'
import { expectMatch } from '../model/matcher.ts'
import type { Row } from '../model/snapshot.ts'
import { verdict } from './test-judge.ts'
import { expectSame, rowOf, schemaOf } from './test-schema.ts'

const vault = schemaOf({
  session: { fields: { token: { secret: true }, options: { secret: true, type: 'jsonb' }, owner: {} } },
  number: { fields: { pin: { secret: true, type: 'numeric' } } },
  visit: { fields: { url: {}, details: { type: 'jsonb' } }, natural: ['url'] },
  copy: { pk: ['code'], fields: { code: {}, note: {} } },
})

const session = (token: JsonValue, fields: object = {}): Row =>
  rowOf('session', 1, { token, options: null, owner: 'ada', ...fields })
const visit = (url: JsonValue, details: JsonValue = null): Row => rowOf('visit', 1, { url, details })

/** All that is told where these rows became those. */
function told(before: readonly Row[], actual: readonly Row[]): string {
  return JSON.stringify(verdict(expectSame(before), actual, { schema: vault }))
}

describe('a copy of a secret', () => {
  test.each<[string, Row]>([
    ['in another field', visit('tok-aaaa')],
    ['within a text', visit('http://x/?t=tok-aaaa&u')],
    ['within JSON', visit('/', { of: ['x tok-aaaa'], 'tok-aaaa': 1 })],
    ['as a key of a new row', rowOf('copy', 'tok-aaaa', { note: 'n' })],
    ['in a new row', rowOf('copy', 'k', { note: 'tok-aaaa' })],
  ])('is in no text, no change and no proposal: %s', (_, copy) => {
    const before = [session('tok-aaaa'), visit('/')]
    const actual = [session('tok-aaaa'), ...(copy.model === 'visit' ? [copy] : [visit('/'), copy])]
    const judgement = verdict(expectSame(before), actual, { schema: vault })
    expect(judgement.findings).not.toEqual([])
    expect(judgement.changedRows).not.toEqual([])
    expect(JSON.stringify(judgement)).not.toContain('tok-')
    const proposed = judgement.findings.flatMap(({ proposal }) => proposal ?? [])
    expect(JSON.stringify(proposed)).toMatch(/\{"\$(?:any|differs)":true\}/)
  })

  test('is hidden though its own row is as it was, and be it of one that came, went or was changed', () => {
    const [old, drawn, other] = ['tok-aaaa', 'tok-bbbb', 'tok-cccc']
    for (const copied of [old, drawn]) {
      expect(told([session(old), visit('/')], [session(drawn), visit(`/${copied}`)])).not.toContain('tok-')
    }
    expect(told([session(other), visit('/')], [visit(`/${other}`)])).not.toContain('tok-')
    expect(told([visit('/')], [session(other), visit(`/${other}`)])).not.toContain('tok-')
  })

  test('is hidden in a change that is meant', () => {
    const [kept, row] = [session('tok-aaaa'), visit('/')]
    const [first, second] = expectSame([kept, row])
    if (!first || !second) throw new TypeError('two rows give two')
    const meant = {
      ...second,
      fields: { ...second.fields, url: expectMatch({ matcher: 'any' }) },
      intended: new Map([['url', { kind: 'expectation', entry: 1, line: null } as const]]),
    }
    const judgement = verdict([first, meant], [kept, visit('tok-aaaa')], { schema: vault })
    expect(judgement).toMatchObject({ findings: [], changedRows: [{ fields: [{ field: 'url', actual: '"..."' }] }] })
  })

  test('is found when it is one of the texts of a list or an object, or all of it as a text', () => {
    const options = { key: ['tok-aaaa'], n: 12345678, zz: 'tok-"bb"' }
    const before = [session('', { options }), visit('/')]
    for (const copied of [
      'x tok-aaaa x',
      options.zz,
      JSON.stringify(options),
      '{"n": 12345678, "zz": "tok-\\"bb\\"", "key": ["tok-aaaa"]}',
      '("tok-""bb""",1)',
      '{"tok-\\"bb\\""}',
    ]) {
      const text = told(before, [session('', { options }), visit(copied)])
      expect(text).not.toContain('tok-')
      expect(text).not.toContain('12345678')
    }
  })

  test('is hidden as a whole where all of it was copied', () => {
    const options = { key: ['tok-aaaa'], n: 12345678 }
    const text = told([session('', { options }), visit('/')], [session('', { options }), visit('/', options)])
    expect(text).toContain('fields: { details: { $differs: true } }')
    expect(text).not.toContain('12345678')
  })

  test('is hidden in what a matcher wanted, and where it found something else', () => {
    const [first, second] = expectSame([session('tok-aaaa'), visit('/', { a: 'x', b: 1 })])
    if (!first || !second) throw new TypeError('two rows give two')
    const members = { a: expectMatch({ matcher: 'one-of', values: ['tok-aaaa', 'tok-aaaa/'] }), b: 1 }
    const meant = {
      ...second,
      fields: { ...second.fields, details: expectMatch({ matcher: 'object', members }) },
      intended: new Map([['details', { kind: 'expectation', entry: 1, line: null } as const]]),
    }
    const judgement = verdict([first, meant], [session('tok-aaaa'), visit('/', { a: '?tok-aaaa', b: 1 })], {
      schema: vault,
    })
    expect(judgement.findings).toMatchObject([
      { message: 'field details at a: should be "..." or ".../", but is "?..."' },
    ])
    expect(JSON.stringify(judgement)).not.toContain('tok-')
  })
})

describe('what is no copy', () => {
  test('of a secret that the snapshot shows openly is shown', () => {
    const before = [session('ada@x.example', { owner: 'ada@x.example' }), visit('/')]
    expect(told(before, [...before.slice(0, 1), visit('/ada@x.example')])).toContain('/ada@x.example')
  })

  test('is hidden where only the steps have shown it', () => {
    const after = [session('tok-bbbb', { owner: 'tok-bbbb' }), visit('/tok-bbbb')]
    expect(told([session('tok-aaaa'), visit('/')], after)).not.toContain('tok-')
  })

  test('are a name of the schema, a short text, and a number', () => {
    const before = [session('details'), rowOf('number', 1, { pin: '12345678.25' }), visit('/')]
    const shown = told(before, [...before.slice(0, 2), visit('details 12345678.25')])
    expect(shown).toContain('details 12345678.25')
    expect(told([session('short'), visit('/')], [session('short'), visit('a short one')])).toContain('a short one')
  })
})
