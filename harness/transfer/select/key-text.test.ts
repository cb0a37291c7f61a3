import { expect, test } from 'vitest'
import type { ColumnType } from '../../model/catalog.ts'
import { type JsonValue, jsonNumber } from '../../model/json.ts'
import type { Field } from '../../model/schema.ts'
import { exportSnapshot } from '../export/export.ts'
import { relocateRows } from '../relocate/import-in-scope.ts'
import { remakeDatabase, schemaOf } from '../test-database.ts'
import { serverForTests } from '../test-server.ts'
import { keyText } from './key-text.ts'

const { connection } = serverForTests()

function field(type: ColumnType): Field {
  const plain = { default: null, generated: null, identity: null, sequence: null, secret: false }
  return { name: 'key', column: 'key', type, sqlType: type.name, nullable: false, ...plain }
}

const base = (name: string, details = {}): ColumnType => ({ kind: 'base', name, ...details })
const same: readonly (readonly [ColumnType, JsonValue, JsonValue])[] = [
  [base('int8'), 7, '7'],
  [base('int8'), 7, jsonNumber('7.0')],
  [base('numeric'), '1', '1.00'],
  [base('numeric', { scale: 2 }), '100.50', '100.5'],
  [base('float8'), jsonNumber('-0'), 0],
  [base('bpchar', { length: 5 }), 'abc', 'abc  '],
  [base('public.citext'), 'News', 'nEWS'],
  [{ kind: 'domain', name: 'public.name', base: base('public.citext') }, 'News', 'news'],
  [base('text'), 7, '7'],
  [base('uuid'), 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'],
]

test.each(same)('keys of type %o are one where PostgreSQL finds them equal: %o and %o', (type, a, b) => {
  expect(keyText([field(type)], [a])).not.toBeNull()
  expect(keyText([field(type)], [a])).toBe(keyText([field(type)], [b]))
})

const different: typeof same = [
  [base('text'), 'News', 'news'],
  [base('text'), 'a', 'a '],
  [base('numeric', { scale: 0 }), '1', '1.4'],
  [base('numeric'), '100', '1'],
  [base('varchar'), '1', '1.0'],
]

test.each(different)('others of type %o are told apart: %o and %o', (type, a, b) => {
  expect(keyText([field(type)], [a])).not.toBe(keyText([field(type)], [b]))
})

test('rows are found by keys in another spelling, of a filter too, in exports and imports', async () => {
  await remakeDatabase(
    connection(),
    `CREATE EXTENSION IF NOT EXISTS citext;
     CREATE TABLE app_org (slug citext PRIMARY KEY);
     CREATE TABLE app_rate (id numeric PRIMARY KEY, org_slug text);
     CREATE TABLE app_unit (code char(5) PRIMARY KEY, org_slug citext NOT NULL REFERENCES app_org);
     CREATE TABLE app_item (id bigserial PRIMARY KEY, rate_id numeric NOT NULL REFERENCES app_rate,
       unit char(3) NOT NULL REFERENCES app_unit);
     INSERT INTO app_org VALUES ('Acme'), ('other'); INSERT INTO app_rate VALUES (1, 'ACME'), (2, 'OTHER');
     INSERT INTO app_unit VALUES ('kg', 'acme'), ('lb', 'Other');
     INSERT INTO app_item (rate_id, unit) VALUES (1.00, 'kg'), (2.0, 'lb')`,
  )
  const organization = { scope: 'organization' } as const
  const schema = await schemaOf(connection(), {
    models: {
      'public.app_org': organization,
      'public.app_rate': { ...organization, virtualForeignKeys: { org_slug: 'public.app_org' } },
      'public.app_unit': organization,
      'public.app_item': organization,
    },
    filters: { organizations: { model: 'public.app_org', by: 'slug' } },
  })
  const options = { scope: 'organization', filter: { organizations: ['acme'] } } as const
  const rows = await exportSnapshot(connection(), schema, options)
  expect(rows.map(({ model, pk }) => `${model} ${pk}`)).toEqual([
    'public.app_org Acme',
    'public.app_rate 1',
    'public.app_unit kg   ',
    'public.app_item 1',
  ])
  await connection().query('TRUNCATE app_org CASCADE; TRUNCATE app_rate CASCADE')
  const source = async function* () {
    yield rows
  }
  const { counts, unknown } = await relocateRows(connection(), schema, source, options)
  expect([...counts.values()].map(({ inserted }) => inserted)).toEqual([1, 1, 1, 1])
  expect(unknown.organizations).toEqual([])
})
