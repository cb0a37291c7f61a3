import { describe, expect, test } from 'vitest'
import type { Fields } from '../harness/model/snapshot.ts'
import { messagesOf, pairOf } from './test-specification.ts'
import { userPassword } from './user-password.ts'

const hash = (letter: string) => `pbkdf2_sha256$150000$${letter.repeat(60)}`

const claimed: Fields = {
  password: hash('a'),
  is_unclaimed: false,
  is_password_expired: false,
  last_password_change: '2023-06-22T22:59:57.023Z',
}
const unclaimed: Fields = { ...claimed, is_unclaimed: true }
const renewed: Fields = { ...unclaimed, password: hash('b'), last_password_change: '2023-06-22T22:59:57.024Z' }

const comparator = userPassword()
const messages = (expected: Fields, actual: Fields) => messagesOf(comparator, pairOf(expected, actual))

function without(fields: Fields, name: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name))
}

describe('a user who is claimed in actual', () => {
  test('must have the same four values, the time in any spelling', () => {
    expect(messages(claimed, claimed)).toEqual({})
    expect(messages(claimed, { ...claimed, last_password_change: '2023-06-22 22:59:57.023+00' })).toEqual({})
    expect(messages({ password: hash('a') }, { password: hash('a') })).toEqual({})
  })

  test('must not have another password, which is not shown', () => {
    expect(messages(claimed, { ...claimed, password: hash('b') })).toEqual({
      password: ['expected "pbkdf2_sha25...aaaaaa" of a claimed user, found "pbkdf2_sha25...bbbbbb"'],
    })
    expect(messages({ ...claimed, password: 'hunter2' }, { ...claimed, password: 'hunter3' })).toEqual({
      password: ['expected "..." of a claimed user, found "...", different where it is not shown'],
    })
  })

  test('must not have expired, nor changed the password at another time, later or earlier', () => {
    expect(messages(claimed, { ...claimed, is_password_expired: true })).toEqual({
      is_password_expired: ['expected false of a claimed user, found true'],
    })
    for (const other of ['2023-06-22T22:59:57.023001Z', '2023-06-22T22:59:57.022999Z']) {
      expect(messages(claimed, { ...claimed, last_password_change: other })).toEqual({
        last_password_change: [`expected "2023-06-22T22:59:57.023Z" of a claimed user, found "${other}"`],
      })
    }
  })

  test('must not have been unclaimed: an import claims nobody', () => {
    expect(messages(unclaimed, claimed)).toEqual({
      is_unclaimed: ['expected the user to stay unclaimed, found a claimed one: an import claims nobody'],
    })
    expect(Object.keys(messages(unclaimed, { ...claimed, password: hash('b') }))).toEqual(['is_unclaimed', 'password'])
    expect(messages(unclaimed, without(claimed, 'is_unclaimed'))).toEqual({
      is_unclaimed: ['expected true, but the field is missing'],
    })
    expect(messages(unclaimed, { ...claimed, is_unclaimed: null })).toEqual({
      is_unclaimed: ['expected true, found null'],
    })
  })
})

describe('a user who is unclaimed in actual', () => {
  test('has a new password, whether claimed before or not', () => {
    expect(messages(claimed, renewed)).toEqual({})
    expect(messages(unclaimed, renewed)).toEqual({})
    expect(messages(unclaimed, { ...renewed, last_password_change: unclaimed.last_password_change ?? null })).toEqual(
      {},
    )
  })

  test('may have expired before, and have changed the password never before', () => {
    expect(messages({ ...claimed, is_password_expired: true, last_password_change: null }, renewed)).toEqual({})
    expect(messages({ password: hash('a') }, renewed)).toEqual({})
    expect(messages({ ...claimed, last_password_change: null }, { ...renewed, last_password_change: null })).toEqual({})
  })

  test('must not have the password of before', () => {
    expect(messages(unclaimed, unclaimed)).toEqual({
      password: ['expected an unclaimed user to have a new password, found "pbkdf2_sha25...aaaaaa"'],
    })
  })

  test('must not have changed it earlier than before, nor never', () => {
    expect(messages(unclaimed, { ...renewed, last_password_change: '2023-06-22T22:59:57.022999Z' })).toEqual({
      last_password_change: [
        'expected "2023-06-22T22:59:57.023Z" or a later time, found "2023-06-22T22:59:57.022999Z"',
      ],
    })
    expect(messages(unclaimed, { ...renewed, last_password_change: null })).toEqual({
      last_password_change: ['expected "2023-06-22T22:59:57.023Z" or a later time, found null'],
    })
    expect(Object.keys(messages(unclaimed, without(renewed, 'last_password_change')))).toEqual(['last_password_change'])
  })

  test('must not have expired', () => {
    expect(messages(unclaimed, { ...renewed, is_password_expired: true })).toEqual({
      is_password_expired: ['expected the password of an unclaimed user not to be expired'],
    })
  })
})

describe('existence', () => {
  test('null on both sides and missing on both sides agree', () => {
    expect(messages({}, {})).toEqual({})
    const nothing = { password: null, is_unclaimed: null, is_password_expired: null, last_password_change: null }
    expect(messages(nothing, nothing)).toEqual({})
  })

  test.each(Object.keys(claimed))('%s on one side only is a disagreement for a claimed user', (field) => {
    expect(Object.keys(messages(claimed, without(claimed, field)))).toEqual([field])
    expect(Object.keys(messages(without(claimed, field), claimed))).toEqual([field])
    expect(Object.keys(messages(claimed, { ...claimed, [field]: null }))).toEqual([field])
    expect(Object.keys(messages({ ...claimed, [field]: null }, claimed))).toEqual([field])
  })

  test('the password on one side only is a disagreement for an unclaimed user too', () => {
    expect(messages(unclaimed, without(renewed, 'password'))).toEqual({
      password: ['expected "pbkdf2_sha25...aaaaaa", but the field is missing'],
    })
    expect(messages({ ...unclaimed, password: null }, renewed)).toEqual({
      password: ['expected null, found "pbkdf2_sha25...bbbbbb"'],
    })
  })
})

describe('a value of a wrong type', () => {
  const wrong: Fields = { password: 5, is_unclaimed: 'yes', is_password_expired: 'no', last_password_change: 7 }

  test.each(Object.keys(wrong))('in %s is a disagreement on either side', (field) => {
    const value = wrong[field] ?? null
    expect(Object.keys(messages(claimed, { ...claimed, [field]: value }))).toEqual([field])
    expect(Object.keys(messages({ ...claimed, [field]: value }, claimed))).toEqual([field])
    if (field !== 'is_unclaimed')
      expect(Object.keys(messages(unclaimed, { ...renewed, [field]: value }))).toEqual([field])
  })

  test('before is a disagreement for an unclaimed user where it is compared', () => {
    for (const field of ['password', 'last_password_change', 'is_unclaimed']) {
      expect(Object.keys(messages({ ...unclaimed, [field]: wrong[field] ?? null }, renewed))).toEqual([field])
    }
    expect(
      Object.keys(messages({ ...claimed, last_password_change: null }, { ...renewed, last_password_change: 7 })),
    ).toEqual(['last_password_change'])
  })
})

test('other names can be given to the fields', () => {
  const renamed = userPassword({ password: 'pw', lastPasswordChange: 'pw_at' })
  expect(renamed.fields).toEqual(['pw', 'is_unclaimed', 'is_password_expired', 'pw_at'])
  expect(Object.keys(messagesOf(renamed, pairOf({ pw: hash('a') }, { pw: hash('b') })))).toEqual(['pw'])
})

test('texts are shown as passwords, true and false as they are', () => {
  expect(comparator.obfuscate?.(hash('a'))).toBe('pbkdf2_sha25...aaaaaa')
  expect(comparator.obfuscate?.('2023-06-22T22:59:57.023Z')).toBe('...')
  expect(comparator.obfuscate?.(true)).toBe('true')
})

test('a time that the subject marks secret is not shown in a message either', () => {
  const pair = pairOf(claimed, { ...claimed, last_password_change: '2024-01-01' }, ['last_password_change'])
  expect(messagesOf(comparator, pair)).toEqual({
    last_password_change: ['expected "..." of a claimed user, found "...", different where it is not shown'],
  })
})

test('the four fields hold a mark once they are scrubbed', () => {
  expect(Object.values(comparator.scrub(claimed))).toEqual(Array(4).fill('⟨user-password⟩'))
})
