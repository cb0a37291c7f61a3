import { describe, expect, test } from 'vitest'
import type { Comparator } from '../model/comparator.ts'
import { HarnessError } from '../model/errors.ts'
import type { JsonValue } from '../model/json.ts'
import { comparator, findings, thing } from './test-judge.ts'
import { expectSame, rowOf, schemaOf } from './test-schema.ts'

const before = expectSame([thing(1, { note: 'a' })])
const after = [thing(1, { note: 'b' })]

function complaint(parts: Partial<Comparator>): HarnessError {
  try {
    findings(before, after, { comparators: [comparator('tolerance', { compare: () => [], ...parts })] })
  } catch (error) {
    if (error instanceof HarnessError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

/** What only JavaScript, or an `as`, lets through. */
function wrongly<T>(value: unknown): T {
  return value as T
}

/** Says that all is well, after it changed what it must not. */
function changed(fields: object): readonly [] {
  Object.assign(fields, { note: 'changed' })
  return []
}

describe('a comparator that', () => {
  test.each<[string, Partial<Comparator>, string]>([
    ['throws', { compare: () => JSON.parse('{') }, 'compare failed: '],
    ['throws something else than an error', { existence: () => wrongly(raise('no')) }, 'existence failed: no'],
    [
      'changes its input',
      { compare: ({ expected }) => changed(expected) },
      'compare changes its input: Cannot assign to read only property',
    ],
    [
      'is asynchronous, and fails later',
      { compare: () => wrongly(Promise.reject(new Error('later'))) },
      'compare gave a promise instead of a list',
    ],
    ['gives nothing', { existence: () => wrongly(undefined) }, 'existence gave undefined instead of a list'],
    [
      'gives no messages',
      { compare: () => wrongly([{ field: 'note' }]) },
      'compare gave a disagreement without a message',
    ],
    [
      'speaks of a field that it does not claim',
      { compare: () => [{ field: 'name', message: 'm' }] },
      'compare speaks of field name, which it does not claim',
    ],
    ['scrubs one', { scrub: () => ({ name: '*' }) }, 'scrub speaks of field name, which it does not claim'],
    ['scrubs nothing', { scrub: () => wrongly(null) }, 'scrub gave no object of marks'],
    [
      'gives no list of replacements',
      { replacements: () => wrongly(5) },
      'replacements gave a number instead of a list',
    ],
    [
      'gives replacements that say nothing',
      { replacements: () => wrongly([null]) },
      'replacements gave one without its three texts',
    ],
    ['knows no replacements', { replacements: () => wrongly(raise('oh')) }, 'replacements failed: oh'],
  ])('%s is named, with the row that it was asked about', (_, parts, message) => {
    const error = complaint(parts)
    expect(error.code).toBe('bad-comparator')
    expect(error.message).toContain(`comparator test cannot judge thing pk 1: ${message}`)
  })

  test('changes an object deep within its input is told so', () => {
    const rows = [thing(1, { note: { a: [{ b: 1 }] } })]
    const spoiling = comparator('tolerance', {
      compare: ({ expected }) => changed(partOf(expected.note, 'a', '0')),
    })
    expect(() => findings(expectSame(rows), [thing(1, { note: 'b' })], { comparators: [spoiling] })).toThrow(
      'compare changes its input: Cannot add property note, object is not extensible',
    )
  })

  test('cannot show a value is named without the value', () => {
    const hiding = comparator('equality', { obfuscate: (value) => raise(`bad ${value}`) })
    const compare = () => findings(before, after, { comparators: [hiding] })
    expect(compare).toThrow('comparator test cannot show thing.note: obfuscate failed')
    expect(compare).not.toThrow('bad b')
  })

  test('speaks of another field of the row tells no secret of it either', () => {
    const vault = schemaOf({ thing: { fields: { note: {}, key: { secret: true } } } })
    const telling = comparator('equality', { compare: ({ actual }) => raise(`${actual.key} and ${actual.note}`) })
    const row = (note: string) => rowOf('thing', 1, { note, key: 'ab' })
    expect(() => findings(expectSame([row('abc')]), [row('ab-d')], { schema: vault, comparators: [telling] })).toThrow(
      'compare failed: ... and ...-d',
    )
  })

  test('throws tells no secret by what it throws, cut or not', () => {
    const vault = schemaOf({ thing: { fields: { note: { secret: true } } } })
    const telling = comparator('equality', {
      compare: ({ actual }) => raise(new Error(`cannot read ${String(actual.note).slice(0, 7)}`)),
    })
    const compare = () =>
      findings(expectSame([rowOf('thing', 1, { note: 'secret-a' })]), [rowOf('thing', 1, { note: 'secret-b' })], {
        schema: vault,
        comparators: [telling],
      })
    expect(compare).not.toThrow('secret-')
    expect(compare).toThrow(
      /compare failed: Error \(what it says is not shown: the comparator claims a secret field\)\n/,
    )
  })
})

function raise(thrown: unknown): never {
  throw thrown
}

function partOf(value: JsonValue | undefined, ...path: readonly string[]): object {
  const found = path.reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], value)
  if (typeof found !== 'object' || found === null) throw new Error('there is no such part')
  return found
}
