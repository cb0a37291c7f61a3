import { describe, expect, test } from 'vitest'
import { modelName, type Row } from '../model/snapshot.ts'
import { rowOf, schemaOf } from './test-schema.ts'
import { verdicts } from './test-verdicts.ts'

const person = (pk: number, name: string) => rowOf('person', pk, { name })
const profile = (pk: number, mail: string, bio = 'b') => rowOf('profile', pk, { mail, bio })
const picture = (pk: number, of: number, file: string) => rowOf('picture', pk, { profile: of, file, alt: 'a' })
const seat = (of: number, nr: number, cost: string) => rowOf('seat', [of, nr], { person: of, nr, cost, kind: 'k' })

/** A profile and a person are one to one. */
const schema = schemaOf({
  person: { fields: { name: {} }, natural: ['name'] },
  profile: { pk: ['person'], fields: { person: { to: 'person' }, mail: {}, bio: {} }, uniques: [['mail']] },
  picture: {
    fields: { profile: { type: 'int8' }, file: {}, alt: {} },
    keys: [{ fields: ['profile'], target: modelName('profile'), targetFields: ['person'] }],
  },
  seat: { pk: ['person', 'nr'], fields: { person: { to: 'person' }, nr: { type: 'int4' }, cost: {}, kind: {} } },
})
const before: readonly Row[] = [
  person(1, 'ann'),
  person(2, 'bob'),
  profile(1, 'a@x'),
  profile(2, 'b@x'),
  picture(1, 1, 'a.png'),
  picture(2, 2, 'b.png'),
  seat(1, 1, '5'),
]

describe('a primary key that is a foreign key', () => {
  test('is right where it follows the row that it refers to', () => {
    const people = [person(2, 'ann'), person(1, 'bob')]
    const actual = [...people, profile(2, 'a@x'), profile(1, 'b@x'), picture(8, 2, 'a.png'), picture(9, 1, 'b.png')]
    expect(verdicts(schema, before, [...actual, seat(2, 1, '5')], 'renumbered').found).toEqual([])
  })

  test('is wrong where it refers to another row, though it has the same value', () => {
    // Whatever refers to a profile has followed it.
    const actual = [person(2, 'ann'), person(1, 'bob'), ...before.slice(2, 6), seat(2, 1, '5')]
    const { found, foundInFull, findings } = verdicts(schema, before, actual, 'renumbered')
    expect(found).toEqual(['profile 1 pk', 'profile 2 pk'])
    expect(foundInFull).toEqual(found)
    expect(findings.map(({ message }) => message)).toEqual(
      Array(2).fill('the primary key has the same value, but refers to another row than it should'),
    )
  })

  test('is wrong where it has another value, and refers to another row', () => {
    const actual = [person(11, 'ann'), person(12, 'bob'), profile(12, 'a@x'), profile(11, 'b@x')]
    const all = [...actual, picture(1, 12, 'a.png'), picture(2, 11, 'b.png'), seat(11, 1, '5')]
    expect(verdicts(schema, before, all, 'renumbered').found).toEqual(['profile 1 pk', 'profile 2 pk'])
  })

  test('still tells which row it is where the row that it refers to got another key, and the rest changed', () => {
    const actual = [person(9, 'ann'), person(2, 'bob'), profile(9, 'a@y'), profile(2, 'b@x')]
    const all = [...actual, picture(1, 9, 'a.png'), picture(2, 2, 'b.png'), seat(9, 1, '6')]
    const { found, foundInFull } = verdicts(schema, before, all, 'preserved')
    expect(found).toEqual(['person 1 pk', 'profile 1 mail', 'seat [1,1] cost'])
    expect(foundInFull).toEqual(found)
  })
})
