import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SanitizeDecision } from '../../../model/sanitize-rule.ts'
import { modelName, type Row } from '../../../model/snapshot.ts'
import { randomRuns } from '../../../model/test-random-runs.ts'
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
    names: names === null ? null : { kind: 'keep', because: names },
  })
  expect(await rolesOf(ofRole(null), '{"role":"admin"}')).toBe('nothing')
  expect(await rolesOf(ofRole(null), '{"by":"admin"}')).toContain('give the path a rule')
  expect(await rolesOf(ofRole(null), '{"admin":1}')).toContain('sanitize.title.names')
  expect(await rolesOf(ofRole('ours'), '{"admin":1}')).toBe('nothing')
})

test('another word is no original', async () => {
  expect(await rolesOf(kept, 'Admins')).toBe('nothing')
  expect(await rolesOf(kept, 'coadmin')).toBe('nothing')
})

/** What is found of an original in a text. */
function found(original: string, text: string): string | null {
  const originals = new Originals()
  originals.add(original, 0)
  const at = originals.findWord(text)
  return at && text.slice(at.start, at.end)
}

test('originals are found wherever they are, and nothing else is', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'C', '@', 'ß', '😀'), minLength: 0, maxLength: 12 })
  fc.assert(
    fc.property(fc.array(texts), texts, (added, text) => {
      const originals = new Originals()
      for (const [index, original] of added.entries()) originals.add(original, index)
      const isHeld = added.some(
        (original) => [...original].length > 3 && text.toLowerCase().includes(original.toLowerCase()),
      )
      expect(originals.find(text) !== null).toBe(isHeld)
      if (originals.findWord(text) !== null) expect(isHeld).toBe(true)
    }),
    { seed: 7, numRuns: randomRuns(80) },
  )
})

test.each([
  ['Jörg Müller', 'by "J\\u00f6rg M\\u00fcller"', 'J\\u00f6rg M\\u00fcller'],
  ['Jörg Müller', 'by JÖRG MÜLLER', 'JÖRG MÜLLER'],
  ['Jörg Müller', `by ${'Jörg Müller'.normalize('NFD')}`, 'Jörg Müller'.normalize('NFD')],
  ['Jörg Müller', 'by Jörg \n Müller', 'Jörg \n Müller'],
  ['Jörg Müller', '?q=J%C3%B6rg+M%c3%bcller&x', 'J%C3%B6rg+M%c3%bcller'],
  ['john@acme.com', '?q=john%2540acme.com', 'john%2540acme.com'],
  ['john%40acme.com', 'to john@acme.com', 'john@acme.com'],
  ['ann+tag@acme.com', 'to ann+tag@acme.com', 'ann+tag@acme.com'],
  ['ann+tag@acme.com', '?q=ann%2Btag%40acme.com', 'ann%2Btag%40acme.com'],
  ['ann+tag@acme.com', '?q=ann+tag%40acme.com', 'ann+tag%40acme.com'],
  [' Ann Lee ', 'of Ann Lee', 'Ann Lee'],
  ['Ann Lee', 'of Ａｎｎ Ｌｅｅ', 'Ａｎｎ Ｌｅｅ'],
  ['Ann Lee', 'of Ann\u00a0\t Lee', 'Ann\u00a0\t Lee'],
  ['ann@acme.com', 'by ann%252540acme.com', 'ann%252540acme.com'],
  ['ann@acme.com', '{\\"by\\":\\"ann\\u0040acme.com\\"}', 'ann\\u0040acme.com'],
  ['john@acme.com', 'Basic am9obkBhY21lLmNvbTpzZWNyZXQ=', 'am9obkBhY21lLmNvbTpzZWNyZXQ='],
  ['john@acme.com', '\\x6a6f686e4061636d652e636f6dff', '\\x6a6f686e4061636d652e636f6dff'],
  ['\\x6a6f686e4061636d652e636f6d', 'to john@acme.com', 'john@acme.com'],
  ['山田太郎', '山田太郎様', '山田太郎'],
])('%j is found in %j', (original, text, part) => {
  expect(found(original, text)).toBe(part)
})

test.each([
  ['Mark', 'Marketing'],
  ['2022', '120226'],
  ['2022', 'a2022'],
  ['anna', 'Joanna'],
  ['\\xff80ff80', '\\x80ff80ff'],
  ['Ann', 'Ann'],
  ['Ann Lee', 'Ann B. Lee'],
  ['Straße', 'STRASSE'],
  ['Jörg Müller', 'Jorg Muller'],
  ['Jörg Müller', 'J=C3=B6rg M=C3=BCller'],
  ['müller.example', 'xn--mller-kva.example'],
  ['ann@acme.com', 'ann&#64;acme.com'],
  ['ann@acme.com', 'ann\\x40acme.com'],
  ['ann@acme.com', 'ann%25252540acme.com'],
  ['ann@acme.com', '616e6e4061636d652e636f6d'],
  ['ann@acme.com', 'ann@\u200bacme.com'],
  ['ann@a.co', 'YW5uQGEuY28='],
  ['ann@acme.com', 'WVc1dVFHRmpiV1V1WTI5dA=='],
  ['ann@acme.com', '/2FubkBhY21lLmNvbQ=='],
])('%j is not found in %j', (original, text) => {
  expect(found(original, text)).toBeNull()
})

test('a short number is no original of a moment, and one in a moment is not told', async () => {
  const place = modelName('app.place')
  const of = schema(model(place, [field('id', 'int4'), field('code', 'text', by('text')), field('at', 'timestamptz')]))
  const rows = ['2021', '2022', '2023', '2024', '2025'].map((code, index) => ({
    model: place,
    pk: index,
    fields: { code, at: '2024-05-06T07:08:09.000Z' },
  }))
  expect(await sanitized(rows, { seed: 'x' }, of)).toHaveLength(5)
})

test('what is replaced is looked for in keys of several columns, and in those of tables without one', async () => {
  const [tag, log] = [modelName('app.tag'), modelName('app.log')]
  const of = schema(
    model(user, [field('id', 'int4'), field('email', 'text', by('email'))]),
    model(tag, [field('a', 'int4'), field('b', 'text', { sanitize: kept })], { primaryKey: ['a', 'b'] }),
    model(log, [field('note', 'text', { sanitize: kept })], { primaryKey: [] }),
  )
  const ann = { model: user, pk: 1, fields: { email: 'ann@acme.com' } }
  const told = async (row: Row): Promise<unknown> => sanitized([ann, row], {}, of).catch((caught: unknown) => caught)
  expect(await told({ model: tag, pk: [1, 'ann@acme.com'], fields: {} })).toMatchObject({ name: 'HarnessError' })
  expect(await told({ model: log, pk: 'ann@acme.com', fields: {} })).toMatchObject({ name: 'HarnessError' })
})

test('texts in columns of numbers are looked at', async () => {
  const of = schema(
    model(user, [field('id', 'int4'), field('email', 'text', by('email'))]),
    model(role, [field('id', 'int4'), field('level', 'int4')]),
  )
  const rows = [
    { model: user, pk: 1, fields: { email: 'ann@acme.com' } },
    { model: role, pk: 7, fields: { level: 'ann@acme.com' } },
  ]
  await expect(sanitized(rows, {}, of)).rejects.toThrow()
})

test('of long originals the first 64 characters are found', () => {
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
