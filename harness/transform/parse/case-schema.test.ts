import { describe, expect, test } from 'vitest'
import { caseSchema, createCaseValidator } from './case-schema.ts'

interface Place {
  readonly pointer: string
  readonly schema: Readonly<Record<string, unknown>>
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Every object in the schema, with the JSON pointer to it. */
function places(value: unknown, pointer: string): readonly Place[] {
  if (!isRecord(value)) {
    return Array.isArray(value) ? value.flatMap((item, index) => places(item, `${pointer}/${index}`)) : []
  }
  const inner = Object.entries(value)
    .filter(([key]) => key !== 'examples')
    .flatMap(([key, member]) => places(member, `${pointer}/${encodeURIComponent(key.replaceAll('/', '~1'))}`))
  return [{ pointer, schema: value }, ...inner]
}

const validator = createCaseValidator()
const all = places(caseSchema, '')

describe('the published schema of cases', () => {
  test('compiles in strict mode', () => {
    expect(validator.getSchema('urn:pg-roundtrip:case')).toBeTypeOf('function')
  })

  test('names no host but that of its own dialect', () => {
    expect(JSON.stringify(caseSchema).match(/https?:[^"]*/g)).toEqual(['https://json-schema.org/draft/2020-12/schema'])
  })

  test.each(all.filter(({ schema }) => Array.isArray(schema.examples)).map(({ pointer, schema }) => [pointer, schema]))(
    'the examples at #%s are valid',
    (pointer, schema) => {
      const validate = validator.compile({ $ref: `urn:pg-roundtrip:case#${pointer}` })
      for (const example of [schema.examples].flat()) {
        expect(validate(example), JSON.stringify([example, validate.errors])).toBe(true)
      }
    },
  )

  test('every property has a title, a description and examples, its own or by reference', () => {
    const properties = all
      .filter(({ pointer }) => pointer.endsWith('/properties'))
      .flatMap(({ pointer, schema }) =>
        Object.entries(schema).flatMap(([key, property]) => (isRecord(property) ? [{ pointer, key, property }] : [])),
      )
    expect(properties.length).toBeGreaterThan(40)
    for (const { pointer, key, property } of properties) {
      const target = all.find((place) => decodeURIComponent(`#${place.pointer}`) === property.$ref)?.schema ?? {}
      const described = { ...target, ...property }
      expect([pointer, key, Object.keys(described)]).toEqual([
        pointer,
        key,
        expect.arrayContaining(['title', 'description', 'examples']),
      ])
    }
  })
})
