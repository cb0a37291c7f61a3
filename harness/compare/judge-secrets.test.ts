import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../model/json.ts'
import { comparator, findings, verdict } from './test-judge.ts'
import { expectSame, rowOf, schemaOf } from './test-schema.ts'

describe('secrets', () => {
  const vault = schemaOf({
    thing: {
      pk: ['id'],
      fields: { id: { secret: true }, name: { secret: true }, note: {} },
      natural: ['name'],
      uniques: [['name']],
    },
    child: { fields: { thing: { to: 'thing' } } },
  })
  const secret = (pk: string, name: JsonValue, note = 'n') => rowOf('thing', pk, { name, note })

  test('are in no text, be they keys, parts of labels, or what refers to them', () => {
    const before = [
      secret('key-aaaa', 'name-aaaa'),
      secret('key-bbbb', 'name-bbbb'),
      rowOf('child', 1, { thing: 'key-aaaa' }),
    ]
    const actual = [
      secret('key-aaaa', 'name-cccc', 'x'),
      secret('key-dddd', 'name-dddd'),
      rowOf('child', 1, { thing: 'key-dddd' }),
    ]
    const judgement = verdict(expectSame(before), actual, { schema: vault })
    expect(judgement.findings.length).toBeGreaterThan(4)
    expect(JSON.stringify(judgement)).not.toMatch(/(key|name)-/)
  })

  test('are not shown when a key becomes another', () => {
    const { findings: found, changedRows } = verdict(expectSame([secret('key-aaaa', 'n')]), [secret('key-bbbb', 'n')], {
      schema: vault,
    })
    expect(found).toMatchObject([{ field: 'pk', message: expect.stringMatching(/different where it is not shown$/) }])
    expect(found[0]?.fix).toContain('- { changed: thing, where: { note: "n" }, fields: { pk: { $differs: true } } }')
    expect(JSON.stringify([found, changedRows])).not.toContain('key-')
  })

  test('are taken out of what a comparator says', () => {
    const quoting = comparator('equality', {
      fields: ['name'],
      compare: ({ expected, actual }) => [
        { field: 'name', message: `${expected.name} / ${JSON.stringify(actual.name)}` },
      ],
      scrub: () => ({ name: '*' }),
    })
    const parts = { schema: vault, comparators: [quoting] }
    const [plain] = findings(expectSame([secret('k', 'open "sesame"')]), [secret('k', 'a\nb c')], parts)
    expect(plain?.message).toBe('... / "..."')
    const [nested] = findings(expectSame([secret('k', { a: ['deep'] })]), [secret('k', { b: 'down' })], parts)
    expect(nested?.message).toBe('[object Object] / ...')
  })

  test('are hidden from a comparator that shows them whole', () => {
    const careless = comparator('equality', {
      fields: ['name'],
      compare: () => [{ field: 'name', message: 'they differ' }],
      scrub: () => ({ name: '*' }),
      obfuscate: (value) => `the name ${String(value)}`,
    })
    const found = findings(expectSame([secret('k', 'name-aaaa')]), [secret('k', 'name-bbbb')], {
      schema: vault,
      comparators: [careless],
    })
    expect(found).toMatchObject([{ expected: '"..."', actual: '"..."' }])
    expect(JSON.stringify(found)).not.toContain('name-')
  })
})
