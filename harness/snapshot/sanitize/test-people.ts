import fc from 'fast-check'
import type { JsonValue } from '../../model/json.ts'
import type { SanitizeDecision } from '../../model/sanitize-rule.ts'
import type { Field, Schema } from '../../model/schema.ts'
import { modelName, type Row, type RowSource, type Snapshot } from '../../model/snapshot.ts'
import { field, foreignKey, model, schema } from '../test-schema.ts'
import { type SanitizeOptions, sanitizeRows } from './sanitize-rows.ts'

/** A schema of people, with a field of each rule, and rows of it in all their variety. */

export const by = (rule: Extract<SanitizeDecision, { readonly kind: 'replace' }>['by']): Partial<Field> => ({
  sanitize: { kind: 'replace', by: rule },
})
const varchar = (length: number): Partial<Field> => ({ sqlType: `character varying(${length})`, nullable: true })

export const person = modelName('app.person')
export const address = modelName('app.address')
/** By an address and a number. */
export const member = modelName('app.member')

export const people: Schema = schema(
  model(
    person,
    [
      field('id', 'int4'),
      field('email', 'varchar', { ...by('email'), ...varchar(75) }),
      field('username', 'varchar', { ...by('username'), ...varchar(30) }),
      field('name', 'text', by('name')),
      field('slug', 'varchar', { ...by('slug'), ...varchar(20) }),
      field('bio', 'text', by('text')),
      field('ip', 'inet', by('ip')),
      field('site', 'text', by('url')),
      field('token', 'text', by('token')),
      field('guid', 'uuid', by('uuid')),
      field('joined', 'timestamptz'),
      field('born', 'date'),
      field('nick', 'varchar', { ...by('text'), ...varchar(6) }),
      field('photo', 'bytea', by('secret')),
      field('tags', 'public.hstore', by('text')),
      field('visits', 'int4'),
    ],
    { uniques: [['email'], ['username'], ['slug'], ['token'], ['guid']], naturalKey: ['username'] },
  ),
  model(address, [field('id', 'int4'), field('email', 'text', by('email')), field('of', 'varchar', varchar(30))], {
    foreignKeys: [{ ...foreignKey('of', person, 'username'), targetsPrimaryKey: false }],
  }),
  model(member, [field('email', 'text', by('email')), field('number', 'int4'), field('since', 'timestamptz')], {
    primaryKey: ['email', 'number'],
  }),
)

const word = fc.stringMatching(/^[a-z]{1,12}$/)
const odd = fc.constantFrom(
  'шурка',
  'أحمد',
  '森灯子',
  'a\u200bnn',
  '\u202eevil',
  'o’brien',
  '👩‍👩‍👧‍👧',
  'x'.repeat(20),
  'ß',
)
const hosts = fc.constantFrom('acme.com', 'mail.acme.com', 'acme.co.uk', 'example.com', 'localhost', 'gmail.com')
const capitals = fc.constantFrom(
  (text: string) => text,
  (text: string) => text.toUpperCase(),
  (text: string) => text.charAt(0).toUpperCase() + text.slice(1),
)
const emails = fc
  .tuple(fc.oneof(word, odd, fc.constantFrom('"john doe"', 'ann+tag', 'a.b-c_d')), hosts, capitals)
  .map(([local, host, cased]) => cased(`${local}@${host}`))
const ips = fc.oneof(
  fc.ipV4(),
  fc.constantFrom(
    '10.1.2.3',
    '192.168.0.0/16',
    '2001:db8::1',
    'fe80::1%eth0'.slice(0, 7),
    '::ffff:192.0.2.128',
    '127.0.0.1',
  ),
  fc.ipV6().map((ip) => ip.toLowerCase()),
)
const moments = fc
  .tuple(
    fc.date({ min: new Date('1950-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
    fc.integer({ min: 0, max: 2 }),
  )
  .map(([date, digits]) => {
    const text = date.toISOString()
    return digits === 0 ? text.replace(/\.\d+/, '.000') : digits === 1 ? text : text.replace('Z', '457Z')
  })
const maybe = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values, { freq: 6 })

const personFields = fc.record({
  email: maybe(emails),
  username: fc
    .tuple(fc.oneof(word, odd, emails), capitals)
    .map(([text, cased]) => [...cased(text)].slice(0, 30).join('')),
  name: fc.array(fc.oneof(word, odd), { minLength: 1, maxLength: 4 }).map((words) => words.join(' ')),
  slug: maybe(fc.array(word, { minLength: 1, maxLength: 2 }).map((words) => words.join('-').slice(0, 20))),
  bio: fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.lorem()),
  ip: maybe(ips),
  site: maybe(fc.webUrl()),
  token: maybe(fc.oneof(fc.stringMatching(/^[0-9a-f]{32}$/), fc.stringMatching(/^ghp_[A-Za-z0-9]{20}$/), word)),
  guid: maybe(fc.uuid()),
  joined: fc.oneof(moments, fc.constantFrom('infinity', '-infinity')),
  born: maybe(
    fc.oneof(
      { weight: 5, arbitrary: moments.map((text) => text.slice(0, 10)) },
      fc.constantFrom('4713-01-01 BC', '5874897-12-31'),
    ),
  ),
  photo: maybe(
    fc.uint8Array({ minLength: 1, maxLength: 12 }).map((bytes) => `\\x${Buffer.from(bytes).toString('hex')}`),
  ),
  tags: maybe(fc.tuple(word, word).map(([value, name]) => `"plain"=>"${value}", "${name}@acme.com"=>NULL`)),
  visits: fc.nat(),
})

/** Rows whose unique keys are. */
export const snapshots: fc.Arbitrary<Snapshot> = fc
  .tuple(fc.array(personFields, { maxLength: 25 }), fc.array(emails, { maxLength: 8 }))
  .map(([persons, more]) => {
    const taken = new Set<string>()
    const unique = (fieldName: string, value: string | null): boolean => {
      const key = `${fieldName} ${value}`
      if (value === null) return true
      if (taken.has(key)) return false
      taken.add(key)
      return true
    }
    const rows = persons.filter(
      ({ email, username, slug, token, guid }) =>
        unique('username', username) &&
        unique('email', email) &&
        unique('slug', slug) &&
        unique('token', token) &&
        unique('guid', guid),
    )
    return [
      ...rows.map((fields, index): Row => {
        // A part of another field, where there is less room.
        const nick = [...fields.username].slice(0, 6).join('')
        return { model: person, pk: index + 1, fields: { ...fields, nick } }
      }),
      ...more.map((email, index): Row => {
        const { username = null } = rows[index % Math.max(1, rows.length)] ?? {}
        return { model: address, pk: index + 1, fields: { email, of: username } }
      }),
      ...more.map((email, index): Row => {
        const fields = { email, number: index }
        // Some rows have the key alone.
        return { model: member, pk: [email, index], fields: { ...(index % 2 === 0 ? fields : {}), since: null } }
      }),
    ]
  })

const sourceOf = (rows: Snapshot): RowSource =>
  async function* () {
    for (let start = 0; start < rows.length; start += 7) yield rows.slice(start, start + 7)
  }

export async function sanitized(
  rows: Snapshot,
  options: Partial<SanitizeOptions> = {},
  of: Schema = people,
): Promise<Snapshot> {
  const result: Row[] = []
  for await (const batch of sanitizeRows(of, sourceOf(rows), { seed: 'test', ...options })) result.push(...batch)
  return result
}

/** Every value of a field of a model, in the order of the rows. */
export function valuesOf(rows: Snapshot, name: string, fieldName: string): readonly (JsonValue | undefined)[] {
  return rows.filter((row) => row.model === name).map((row) => row.fields[fieldName])
}
