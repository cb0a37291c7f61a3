import { expect, test } from 'vitest'
import type { JsonValue } from '../../../model/json.ts'
import type { Field } from '../../../model/schema.ts'
import { modelName } from '../../../model/snapshot.ts'
import { field, foreignKey, model, schema } from '../../test-schema.ts'
import { sanitized } from '../test-people.ts'
import { looksOf } from './looks.ts'

const customer = modelName('shop.customer')

type Details = Omit<Partial<Field>, 'type'> & { readonly type?: string }

/** What sanitizing says of rows with one undecided field. */
async function said(
  values: readonly JsonValue[],
  { name = 'note', type = 'text', ...details }: Details = {},
): Promise<string> {
  const rows = values.map((value, index) => ({ model: customer, pk: index + 1, fields: { [name]: value } }))
  const of = schema(model(customer, [field('id', 'int4'), field(name, type, { nullable: true, ...details })]))
  const error = await sanitized(rows, {}, of).catch((caught: unknown) => caught)
  return error instanceof Error ? error.message : 'nothing'
}

test('a column that looks personal, and nobody decided about, is told with the line to add and without a value', async () => {
  const message = await said(['ann@acme.com', 'call me', null, 'or ben@acme.com'])
  expect(message).toBe(
    [
      'subject shop does not say what is personal in these rows, so nothing was written',
      '  shop.customer: field note looks like an email address in 2 rows, and nobody has decided what becomes of it',
      "    add to models['shop.customer']: sanitize: { note: 'text' } (or 'keep')",
    ].join('\n'),
  )
})

test('the rule is text where texts are of several kinds, or hold more than what they look like', async () => {
  expect(await said(['ann@acme.com', '', null])).toContain("{ note: 'email' }")
  expect(await said(['ann@acme.com', '84.12.3.200'])).toContain("{ note: 'text' }")
  expect(await said(['from 84.12.3.200'])).toContain("{ note: 'text' }")
  expect(await said(['ann@acme.com', 'Ann'])).toContain("{ note: 'text' }")
})

test('the rule is one that its column takes, as those that a subject lacks are', async () => {
  expect(await said(['<a>ann@acme.com</a>'], { type: 'xml' })).toContain("{ note: 'null' } (or 'keep')")
  expect(await said(['<a>ann@acme.com</a>'], { type: 'xml', nullable: false })).toMatch(/\{ note: 'keep' \}$/)
  expect(await said(['84.12.3.200'], { type: 'inet', name: 'street' })).toContain("{ street: 'ip' }")
})

test('all rules that a model lacks are told at once, each field once', async () => {
  const value = { to: { mail: 'ann@acme.com', 'ben@acme.com': 1 }, from: 'cid@acme.com' }
  const rows = [{ model: customer, pk: 1, fields: { mail: 'ann@acme.com', data: value, "o'n": 'call ben@acme.com' } }]
  const of = schema(
    model(customer, [field('id', 'int4'), field('mail', 'text'), field('data', 'jsonb'), field("o'n", 'text')]),
  )
  const error = await sanitized(rows, {}, of).catch((caught: unknown) => caught)
  const message = error instanceof Error ? error.message : 'nothing'
  expect(message.split('\n').filter((line) => line.startsWith('    '))).toEqual([
    expect.stringMatching(
      /^ {4}add to models\['shop.customer'\]: sanitize: \{ mail: 'email', data: \{ paths: \{.*\}, rest: 'keep' \}, 'o\\'n': 'text' \} \(or 'keep', names: \{ keep: 'why' \}\)$/,
    ),
    ...Array(4).fill('    its rule is among those of shop.customer above'),
  ])
  expect(message).toContain("'to': { paths: {}, rest: 'keep', names: 'email' }")
  expect(message).toContain("'to.mail': 'email'")
})

test.each([
  [
    'an email address',
    'ann@acme.com',
    'Ann <ann@acme.com>',
    'ann@localhost',
    '"john doe"@acme.com',
    'x?by=john%40acme.com',
  ],
  ['an email address', '\\x6a6f686e4061636d652e636f6d'],
  ['bytes that are no text', '\\xff', '\\x00ff1020'],
  ['a MAC address', '00:1b:44:11:3a:b7', 'from 00-1B-44-11-3A-B7'],
  ['a card number', '4111 1111 1111 1111', 'paid with 378282246310005.'],
  ['the number of a bank account', 'DE89 3704 0044 0532 0130 00', 'to GB82WEST12345698765432, AT ONCE'],
  ['a social security number', '123-45-6789', 'her 123-45-6789'],
  ['a URL', 'https://intranet.acme.com/x', 'see http://10.1.2.3:80/'],
  ['a UUID', '0b9d6f0c-51a4-4a4e-9a0f-3c1b7a5e2d10'],
  ['an IP address', '84.12.3.200', 'from 84.12.3.200', '2a02:8108::1', 'fe80::1/64', 'from 2a02:8108::1, twice'],
  ['a token or key', 'ghp_0123456789abcdefABCDEF0123456789abcd', 'sntrys_eyJpYXQiOjE2OTQ', 'AKIAIOSFODNN7EXAMPLE'],
  ['a token or key', '516ee0c523a1e537673c4b5e2c4278599b5be579', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x'],
  [
    'a token or key',
    'pbkdf2_sha256$260000$salt$hash',
    '-----BEGIN RSA PRIVATE KEY-----',
    'kArjxe7znDuZAMwrEyEFz8hhZnyGpk5P8KE0',
  ],
  ['a phone number', '+49 170 1234567', '+1 (555) 010-9999', '030 / 1234567'],
  ['a phone number', '(415) 555-0132', '415-555-0132', 'call 415 555 0132 or so', 'call +49 170 1234567, please'],
])('%s is seen for what it is', (what, ...texts) => {
  for (const text of texts)
    expect(
      looksOf(text).map((look) => look.what),
      text,
    ).toContain(what)
})

test.each([
  'A field guide to puddles',
  'The Lighthouse Keeper’s Ledger, second printing',
  '2026-03-01T09:30:00.000Z',
  '23.9.1',
  '978-0-306-40615-7',
  'https://example.com/docs',
  'organization:read',
  'internationalization',
  '1234567890',
  '12:30:00',
  'v1.2.3-beta',
  'v1.2.3.4',
  'actions/checkout@v3',
  'user@host',
  'lodash@4.17.21',
  'icon@2x.png',
  '4111 1111 1111 1112',
  '1772357400000',
  '\\x68656c6c6f2c20776f726c64',
  'src/components/Button/index.tsx',
])('%s is of no person', (text) => {
  expect(looksOf(text)).toEqual([])
})

test.each<readonly [string, string]>([
  ['first_name', 'the name of a person'],
  ['lastName', 'the name of a person'],
  ['username', 'the name of a user'],
  ['phone', 'a phone number'],
  ['api_key', 'a secret'],
  ['street', 'a postal address'],
  ['name', 'the name of a person'],
  ...'customer_name contact_name recipient_name cardholder_name owner_name author_name fname lname'
    .split(' ')
    .map((name) => [name, 'the name of a person'] as const),
  ...'passwords tokens access_tokens secrets pwd passphrase password1 accessToken'
    .split(' ')
    .map((name) => [name, 'a secret'] as const),
  ...'credit_card cc_number card_no social_security_number national_id bank_account'
    .split(' ')
    .map((name) => [name, 'a number of a person'] as const),
  ...'address1 address2 street1 Addresses pin_code cities_town'
    .split(' ')
    .map((name) => [name, 'a postal address'] as const),
  ...'dob birthday date_of_birth'.split(' ').map((name) => [name, 'the date of a birth'] as const),
  ['phone1', 'a phone number'],
  ['gender', 'what somebody is'],
])('column %s is suspected for its name', async (name, what) => {
  expect(await said(['Kim'], { name })).toContain(`field ${name} looks like ${what} in 1 row`)
})

test.each(['city_id', 'address_type', 'named', 'status', 'title', 'filename'])('column %s is not', async (name) => {
  expect(await said(['Kim'], { name })).toBe('nothing')
})

test('a column without values, or of nothing but blanks, is not suspected', async () => {
  expect(await said([null, '', ' '], { name: 'email' })).toBe('nothing')
})

test('numbers, booleans and moments need no decision', async () => {
  expect(await said([1], { name: 'count', type: 'int8' })).toBe('nothing')
  expect(await said([1], { name: 'tokens', type: 'int8' })).toBe('nothing')
  expect(await said([true], { name: 'phone', type: 'bool' })).toBe('nothing')
  expect(await said(['2026-03-01'], { name: 'name', type: 'date' })).toBe('nothing')
})

test.each([
  ['phone', 'int8', 'a phone number', 'phone'],
  ['ssn', 'numeric', 'a number of a person', 'secret'],
  ['pin', 'int4', 'a secret', 'secret'],
])('numbers that are called %s do', async (name, type, what, rule) => {
  const message = await said([4915112345, null], { name, type })
  expect(message).toContain(`field ${name} looks like ${what} in 1 row`)
  expect(message).toContain(`sanitize: { ${name}: '${rule}' }`)
  expect(await said([4915112345], { name, type, sanitize: { kind: 'keep', because: null } })).toBe('nothing')
})

test('numbers with a rule become others that fit where they did', async () => {
  const of = schema(
    model(customer, [field('id', 'int4'), field('phone', 'int4', { sanitize: { kind: 'replace', by: 'phone' } })]),
  )
  const phones = [2_147_483_647, 1_999_999_999, -491_701_234]
  const rows = phones.map((phone, index) => ({ model: customer, pk: index, fields: { phone } }))
  for (const [index, { fields }] of (await sanitized(rows, {}, of)).entries()) {
    expect(fields.phone).not.toBe(phones[index])
    expect(Math.abs(Number(fields.phone))).toBeLessThan(2 ** 31)
  }
})

test('numbers under secrets do', async () => {
  expect(await said([12], { name: 'code', type: 'int4', secret: true })).toContain('field code looks like a secret')
})

test('bytes that say nothing of a person need none, all others do', async () => {
  expect(await said(['\\x68656c6c6f'], { type: 'bytea' })).toBe('nothing')
  expect(await said(['\\x80'], { type: 'bytea' })).toContain('looks like bytes that are no text in 1 row')
  expect(await said(['\\x6a6f686e4061636d652e636f6d'], { type: 'bytea' })).toContain('looks like an email address')
})

test('a key is told once, where it comes from', async () => {
  const author = modelName('shop.author')
  const of = schema(
    model(author, [field('id', 'uuid')]),
    model(customer, [field('id', 'int4'), field('by', 'uuid')], { foreignKeys: [foreignKey('by', author)] }),
  )
  const id = '0b9d6f0c-51a4-4a4e-9a0f-3c1b7a5e2d10'
  const rows = [
    { model: author, pk: id, fields: {} },
    { model: customer, pk: 1, fields: { by: id } },
    { model: customer, pk: 2, fields: { by: id } },
  ]
  const error = await sanitized(rows, {}, of).catch((caught: unknown) => caught)
  expect(error).toMatchObject({ problems: [{ model: author, field: 'id', message: expect.stringContaining('1 row') }] })
})

test('a path in JSON is told as it is written in a rule, those of numbered members as one', async () => {
  const message = await said([{ a: [{ 'odd.name': 'ann@acme.com' }], b: { 123: 'ben@acme.com', 124: 'x@acme.com' } }], {
    type: 'jsonb',
  })
  expect(message).toContain('field note at a[*]["odd.name"] looks like an email address in 1 row')
  expect(message).toContain(
    `sanitize: { note: { paths: { 'a[*]["odd.name"]': 'email', 'b[*]': 'email' }, rest: 'keep' } }`,
  )
  expect(message).toContain('field note at b[*] looks like an email address in 1 row')
})

test('what no path names is looked at, unless there is a reason to keep it', async () => {
  const rest = (because: string | null): Details => ({
    type: 'jsonb',
    sanitize: { kind: 'within', paths: [], rest: { kind: 'keep', because }, names: null },
  })
  expect(await said([{ a: 'ann@acme.com' }], rest(null))).toContain('field note at a looks like')
  expect(await said([{ a: 'ann@acme.com' }], rest('addresses of the shop itself'))).toBe('nothing')
})

test('a foreign key needs no decision', async () => {
  const author = modelName('shop.author')
  const of = schema(
    model(author, [field('id', 'uuid', { sanitize: { kind: 'keep', because: null } })]),
    model(customer, [field('id', 'int4'), field('email', 'uuid', { nullable: true })], {
      foreignKeys: [foreignKey('email', author)],
    }),
  )
  const id = '0b9d6f0c-51a4-4a4e-9a0f-3c1b7a5e2d10'
  const rows = [
    { model: author, pk: id, fields: {} },
    { model: customer, pk: 1, fields: { email: id } },
  ]
  expect(await sanitized(rows, {}, of)).toEqual(rows)
})
