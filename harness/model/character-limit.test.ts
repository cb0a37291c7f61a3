import { expect, test } from 'vitest'
import { characterLimit } from './character-limit.ts'

test('the limit of a text is that of its column, or of what its domain is made of', () => {
  const varchar = { kind: 'base', name: 'varchar' } as const
  const padded = { kind: 'base', name: 'bpchar', length: 3 } as const
  expect(characterLimit({ type: varchar, sqlType: 'character varying(30)' })).toBe(30)
  expect(characterLimit({ type: padded, sqlType: 'character(3)' })).toBe(3)
  expect(characterLimit({ type: { kind: 'domain', name: 'public.code', base: padded }, sqlType: 'code' })).toBe(3)
  const bounded = { kind: 'domain', name: 'public.slug', base: { ...varchar, limit: 20 } } as const
  expect(characterLimit({ type: bounded, sqlType: 'slug' })).toBe(20)
  expect(characterLimit({ type: { kind: 'domain', name: 'public.handle', base: bounded }, sqlType: 'handle' })).toBe(20)
  expect(characterLimit({ type: varchar, sqlType: 'character varying' })).toBeNull()
  expect(characterLimit({ type: { kind: 'base', name: 'text' }, sqlType: 'text' })).toBeNull()
})
