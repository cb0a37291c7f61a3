import { describe, expect, test } from 'vitest'
import { checkDefinition } from './check-definition.ts'
import { dateUpdated } from './date-updated.ts'

const right = { name: 'near', fields: ['a'], settles: 'tolerance', compareField: () => null }

function complaint(parts: unknown): string {
  try {
    checkDefinition(parts)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return 'none'
}

describe('what JavaScript lets through is told', () => {
  test.each([
    [{}, 'none'],
    [{ compareField: undefined, comparField: () => null }, /has no part comparField\n {4}did you mean compareField\?/],
    [{ compareField: undefined }, 'comparator near has neither compareField nor compareRow\n  give one of them'],
    [{ compareRow: () => [] }, 'comparator near has both compareField and compareRow\n  give one of them'],
    [{ fields: 'total' }, 'comparator near has a part fields that must be a list of field names'],
    [{ fields: [] }, 'comparator near claims no field\n  name the fields that it settles'],
    [{ settles: 'equal' }, "comparator near has a part settles that must be 'equality' or 'tolerance'"],
    [
      { mark: 5, obfuscate: 'yes' },
      /is not well defined\n.*obfuscate that must be a function\n.*mark that must be a text/,
    ],
    [{ acceptsEqual: true, rejectsEqual: true }, /^comparator near says both acceptsEqual and rejectsEqual/],
    [{ name: '' }, 'comparator (without a name) has a part name that must be a text'],
  ])('%j', (parts, message) => {
    const told = complaint({ ...right, ...parts })
    if (typeof message === 'string') expect(told).toBe(message)
    else expect(told).toMatch(message)
  })

  test('no definition at all', () => {
    expect(complaint(undefined)).toMatch(/^defineComparator is given no definition/)
  })

  test('an option that there is not', () => {
    const options: object = { strikt: true }
    expect(() => dateUpdated(options, 'a')).toThrow(/dateUpdated has no option strikt\n {4}did you mean strict\?/)
  })
})
