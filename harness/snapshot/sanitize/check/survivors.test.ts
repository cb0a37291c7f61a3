import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SanitizeDecision } from '../../../model/sanitize-rule.ts'
import { modelName } from '../../../model/snapshot.ts'
import { field, model, schema } from '../../test-schema.ts'
import { by, sanitized } from '../test-people.ts'
import { Originals } from './originals.ts'

const user = modelName('app.user')
const role = modelName('app.role')

async function rolesOf(decision: SanitizeDecision | undefined, name: string): Promise<string> {
  const of = schema(
    model(user, [field('id', 'int4'), field('username', 'text', by('username'))]),
    model(role, [field('id', 'int4'), field('title', 'text', decision ? { sanitize: decision } : {})]),
  )
  const rows = [
    { model: user, pk: 1, fields: { username: 'admin' } },
    { model: role, pk: 7, fields: { title: name } },
    { model: role, pk: 8, fields: { title: name } },
  ]
  const error = await sanitized(rows, {}, of).catch((caught: unknown) => caught)
  return error instanceof Error ? error.message : 'nothing'
}

const kept: SanitizeDecision = { kind: 'keep', because: null }

test('an original in a field that is kept is told, with both fields and without the original', async () => {
  expect(await rolesOf(kept, 'an admin of all')).toBe(
    [
      'originals would survive, so nothing was written',
      '  app.role row 1 (and 1 more row): field title holds what was replaced in app.user field username',
      "    give it a rule, such as models['app.role'].sanitize.title: 'text'; or, where its values are words of the application: { keep: 'why' }",
    ].join('\n'),
  )
})

test('so it is in one that nobody has decided about', async () => {
  expect(await rolesOf(undefined, 'admin')).toContain('field title holds')
})

test('a field that is kept for a reason may hold the words that its reason is about', async () => {
  expect(await rolesOf({ kind: 'keep', because: 'names of roles' }, 'admin')).toBe('nothing')
})

test('in JSON the names of members are looked at too, unless there is a reason, and so is every path', async () => {
  const ofRole = (names: string | null): SanitizeDecision => ({
    kind: 'within',
    paths: [{ path: [{ kind: 'member', name: 'role' }], decision: { kind: 'keep', because: 'names of roles' } }],
    rest: kept,
    names,
  })
  expect(await rolesOf(ofRole(null), '{"role":"admin"}')).toBe('nothing')
  expect(await rolesOf(ofRole(null), '{"by":"admin"}')).toContain('give the path a rule')
  expect(await rolesOf(ofRole(null), '{"admin":1}')).toContain('sanitize.title.names')
  expect(await rolesOf(ofRole('ours'), '{"admin":1}')).toBe('nothing')
})

test('another word is no original', async () => {
  expect(await rolesOf(kept, 'Admins')).toBe('nothing')
})

test('originals are found wherever they are, and nothing else is', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '@', 'ß', '😀'), minLength: 0, maxLength: 12 })
  fc.assert(
    fc.property(fc.array(texts), texts, (added, text) => {
      const originals = new Originals()
      for (const [index, original] of added.entries()) originals.add(original, index)
      const isHeld = added.some((original) => {
        if ([...original].length <= 3) return false
        return (
          text.includes(original) || (original.includes('@') && text.toLowerCase().includes(original.toLowerCase()))
        )
      })
      expect(originals.find(text) !== null).toBe(isHeld)
    }),
    { seed: 7, numRuns: 200 },
  )
})

test('addresses are found in any mixture of capitals, and of long originals the first 64 characters are', () => {
  const originals = new Originals()
  originals.add('Ann@Acme.com', 3)
  originals.add('x'.repeat(70), 4)
  expect(originals.find('<aNN@acme.COM>')).toEqual({ start: 1, end: 13, source: 3 })
  expect(originals.find(`.${'x'.repeat(64)}`)?.source).toBe(4)
  expect(originals.find('x'.repeat(63))).toBeNull()
})

test('it takes time that grows with the text, also where all originals start alike', () => {
  const originals = new Originals()
  for (let index = 0; index < 50_000; index += 1) originals.add(`https://acme.example/${index}`, index)
  const started = performance.now()
  expect(originals.find('https://other.example/1 '.repeat(20_000))).toBeNull()
  expect(performance.now() - started).toBeLessThan(3_000)
})
