import { describe, expect, test } from 'vitest'
import type { Renewal } from '../model/change.ts'
import type { JsonValue } from '../model/json.ts'
import { renewedForm } from './renewed-form.ts'

const form = (by: Renewal['by'], actual: JsonValue, given: JsonValue = 'acme (1)') =>
  renewedForm({ key: ['slug'], by, given }, actual)?.rule ?? null
const matches = (pattern: string) => ({ matcher: 'matches', pattern })

describe('what a collision rule gave has this in common with what it gives next', () => {
  test.each<[string, Renewal['by'], string, object]>([
    ['a suffix', { suffix: true }, 'acme (1)-0a1b2c3d', matches('^acme \\(1\\)-[0-9a-f]{8}$')],
    ['a suffix of a text cut short', { suffix: true }, 'acme-0a1b2c3d', matches('^acme-[0-9a-f]{8}$')],
    ['digits', { generate: { hex: 4, prefix: 'k.' } }, 'k.0a1b', matches('^k\\.[0-9a-f]{4}$')],
    ['letters and digits', { generate: { token: 3 } }, 'aZ9', matches('^[0-9A-Za-z]{3}$')],
    ['a UUID', { generate: 'uuid' }, '6ba7b810-9dad-41d1-80b4-00c04fd430c8', { matcher: 'type', type: 'uuid' }],
    ['a UUID in hex', { generate: 'uuid-hex' }, '6ba7b8109dad41d180b400c04fd430c8', matches('^[0-9a-f]{32}$')],
    ['a time', { generate: 'now' }, '2026-01-01T00:00:00Z', { matcher: 'after', moment: 'run' }],
    ['a password', { generate: 'unusable-password' }, `!${'a'.repeat(40)}`, matches('^![0-9A-Za-z]{40}$')],
    ['a hash', { derive: { sha256Of: 'token' } }, 'ab'.repeat(32), matches('^[0-9a-f]{64}$')],
    ['an end', { derive: { endOf: 'token', length: 4 } }, 'wxyz', matches('^.{4}$')],
  ])('%s', (_, by, actual, expected) => {
    expect(form(by, actual)).toMatchObject(expected)
  })
})

test('what a later step or a trigger made of it is none of its making', () => {
  expect(form({ suffix: true }, 'acme (1)')).toBeNull()
  expect(form({ suffix: true }, 'other-0a1b2c3d')).toBeNull()
  expect(form({ suffix: true }, null)).toBeNull()
  expect(form({ suffix: true }, 'acme-0a1b2c3d', null)).toBeNull()
  expect(form({ generate: { hex: 4 } }, 'zzzz')).toBeNull()
  expect(form({ suffix: true }, `${'a'.repeat(600)}-0a1b2c3d`, 'a'.repeat(600))).toBeNull()
})
