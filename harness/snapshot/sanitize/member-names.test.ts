import { describe, expect, test } from 'vitest'
import { isJsonObject, type JsonValue } from '../../model/json.ts'
import { parseJsonPath } from '../../model/json-path.ts'
import type { NamesDecision, SanitizeDecision } from '../../model/sanitize-rule.ts'
import { modelName } from '../../model/snapshot.ts'
import { base, field, model, schema } from '../test-schema.ts'
import { by, sanitized } from './test-people.ts'

const user = modelName('app.user')
const thing = modelName('app.thing')

type Rule = Extract<SanitizeDecision, { readonly kind: 'replace' }>['by']
const replace = (rule: Rule): SanitizeDecision => ({ kind: 'replace', by: rule })
const keep: SanitizeDecision = { kind: 'keep', because: null }
const ours: SanitizeDecision = { kind: 'keep', because: 'words of ours' }
const within = (
  rest: SanitizeDecision,
  names: NamesDecision | null,
  paths: Readonly<Record<string, SanitizeDecision>> = {},
): SanitizeDecision => ({
  kind: 'within',
  paths: Object.entries(paths).map(([path, decision]) => ({ path: parseJsonPath(path) ?? [], decision })),
  rest,
  names,
})

/** What becomes of a user's name, and of a value beside it. */
async function both(decision: SanitizeDecision | null, value: JsonValue, username = 'John Doe', type = 'jsonb') {
  const of = schema(
    model(user, [field('id', 'int4'), field('name', 'text', by('name'))]),
    model(thing, [
      field('id', 'int4'),
      field('value', 'text', { type: base(type), ...(decision ? { sanitize: decision } : {}) }),
    ]),
  )
  const rows = [
    { model: user, pk: 1, fields: { name: username } },
    { model: thing, pk: 1, fields: { value } },
  ]
  const [first, second] = await sanitized(rows, {}, of)
  return { name: String(first?.fields.name), value: second?.fields.value ?? null }
}

const namesOf = (value: JsonValue): readonly string[] => (isJsonObject(value) ? Object.keys(value) : [])

async function said(decision: SanitizeDecision | null, value: JsonValue, username = 'John Doe'): Promise<string> {
  const error = await both(decision, value, username).catch((caught: unknown) => caught)
  return error instanceof Error ? error.message : 'nothing'
}

describe('names of members', () => {
  test('that are those of people become what these become in values', async () => {
    for (const decision of [
      replace('text'),
      within(replace('text'), null),
      within(keep, { kind: 'replace', by: 'name' }),
    ]) {
      const { name, value } = await both(decision, { 'john doe': 3, 'John Doe': 4 })
      expect(name).not.toMatch(/john|doe/i)
      expect(value).toEqual({ [name.toLowerCase()]: 3, [name]: 4 })
    }
  })

  test('that are addresses do, quoted ones too, in JSON and in an hstore', async () => {
    for (const address of ['john@acme.com', '"john doe"@acme.com']) {
      const inJson = await both(replace('text'), { [address]: 3 })
      expect(namesOf(inJson.value)).toEqual([expect.stringMatching(/^[a-z]+@[a-z]+\.example$/)])
      const { value } = await both(replace('text'), `"${address.replaceAll('"', '\\"')}"=>"1"`, 'x', 'public.hstore')
      expect(value).toMatch(/^"[a-z]+@[a-z]+\.example"=>"\d"$/)
    }
  })

  test('that are what a rule replaces elsewhere do, where no program would write them so', async () => {
    const { name, value } = await both(replace('text'), { 'acme & sons': 1 }, 'Acme & Sons')
    expect(namesOf(value)).toEqual([name.toLowerCase()])
  })

  test('that an application may have are told where a user is called so, and a rule of their own replaces them', async () => {
    expect(await said(within(replace('text'), null), { jdoe: 1 }, 'jdoe')).toContain(
      "names of members have models['app.thing'].sanitize.value.names: a rule, such as 'username'",
    )
    expect(await said(replace('text'), { jdoe: 1 }, 'jdoe')).toContain("names: 'username'")
    const { name, value } = await both(
      within(replace('text'), { kind: 'replace', by: 'username' }),
      { jdoe: 1 },
      'jdoe',
    )
    expect(value).toEqual({ [name]: 1 })
    const reason: NamesDecision = { kind: 'keep', because: 'ours' }
    expect((await both(within(replace('text'), reason), { jdoe: 1 }, 'jdoe')).value).toEqual({ jdoe: 1 })
  })

  test('that a path names stay, and others beside them do not', async () => {
    const names: NamesDecision = { kind: 'replace', by: 'username' }
    const { value } = await both(
      within(replace('text'), names, { 'by.jdoe': ours }),
      { by: { jdoe: 'x', other: 1 } },
      'jdoe',
    )
    expect(value).toEqual({
      by: { jdoe: 'x', [String(namesOf(isJsonObject(value) ? (value.by ?? null) : null)[1])]: 1 },
    })
    expect(JSON.stringify(value)).not.toContain('other')
  })

  test('below a path have the rule that is within its own', async () => {
    const counts = within(keep, { kind: 'replace', by: 'username' })
    const { value } = await both(within(keep, null, { counts }), { counts: { jdoe: 1 }, other: { ann: 2 } }, 'John')
    expect(value).toEqual({
      counts: { [String(namesOf(isJsonObject(value) ? (value.counts ?? null) : null)[0])]: 1 },
      other: { ann: 2 },
    })
    expect(JSON.stringify(value)).not.toContain('jdoe')
  })

  test('stay apart in one object, whatever they become', async () => {
    const people = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`a${index}`, index]))
    for (const rule of ['text', 'username', 'phone'] as const) {
      const { value } = await both(within(keep, { kind: 'replace', by: rule }), people, 'x')
      expect(new Set(Object.values(value ?? {}))).toEqual(new Set(Object.values(people)))
    }
    const spelled = { 'JOHN DOE': 1, 'john doe': 2, 'jOHN dOE': 3, 'John Doe': 4 }
    expect(Object.values((await both(replace('text'), spelled)).value ?? {}).toSorted()).toEqual([1, 2, 3, 4])
  })

  test('are in the order in which PostgreSQL keeps those of a jsonb', async () => {
    const { value } = await both(within(keep, { kind: 'replace', by: 'username' }), {
      ann: 1,
      benjamin: 2,
      zo: 3,
      joé: 4,
    })
    const lengths = namesOf(value).map((name) => Buffer.byteLength(name))
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b))
  })

  test('that nobody has decided about are told with the line that settles it', async () => {
    const prefix = 'app.thing: field value'
    const told = await said(null, { 'john doe': 3, 'ann lee': 2 })
    expect(told).toContain(
      `${prefix} has members whose name looks like the name of a person in 1 row, and nobody has decided what becomes of it\n` +
        "    add to models['app.thing']: sanitize: { value: { paths: {}, rest: 'keep', names: 'name' } } (or names: { keep: 'why' })",
    )
    expect(told).not.toMatch(/john|ann/i)
    expect(await said(within(keep, null), { by: [{ 'john@acme.com': 1 }] })).toContain(
      "{ value: { paths: { 'by[*]': { paths: {}, rest: 'keep', names: 'email' } }, rest: 'keep' } }",
    )
    expect(await said(within(keep, { kind: 'keep', because: 'ours' }), { 'First name': 1, 'a@b.example': 2 })).toBe(
      'nothing',
    )
    expect(await said(null, { first_part: 1, 'content-type': 2, created: 3 })).toBe('nothing')
  })

  test('of a path that is told are stars where they are those of people', async () => {
    const told = await said(null, { 'john doe': { at: 'x@acme.com' } })
    expect(told).toContain('field value at [*].at looks like an email address')
    expect(told).not.toContain('john')
  })

  test('are originals where their object goes away', async () => {
    const of = schema(
      model(user, [field('id', 'int4'), field('note', 'text', { sanitize: keep })]),
      model(thing, [field('id', 'int4'), field('value', 'jsonb', { sanitize: { kind: 'set', value: {} } })]),
    )
    const rows = [
      { model: user, pk: 1, fields: { note: 'by john doe' } },
      { model: thing, pk: 1, fields: { value: { 'john doe': 1 } } },
    ]
    await expect(sanitized(rows, {}, of)).rejects.toThrow('holds what was replaced in app.thing field value')
  })
})
