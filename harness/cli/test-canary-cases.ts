import type { Schema } from '../model/schema.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Canaries } from './test-canaries.ts'
import { inserts, plantCanaries, quoted, table, updates } from './test-plant-canaries.ts'

export interface CanaryCase {
  readonly snapshot?: string
  readonly transform: readonly unknown[]
  readonly expect?: unknown
  readonly timeout?: string
}

type Cases = Readonly<Record<string, CanaryCase>>

/** Foreign keys and triggers stay out of it. */
const quietly = `SET LOCAL session_replication_role = replica`

const sql = (...statements: readonly string[]): CanaryCase => ({ transform: [{ sql: statements.join(';\n') }] })

/** Every secret is another, rows are gone, others are there, and all at once: by the rows of a snapshot with canaries. */
export function damages(schema: Schema, before: Snapshot, canaries: Canaries): Cases {
  const models = [...schema.models.values()].filter(({ fields }) => fields.some(({ secret }) => secret))
  const ofSecrets = before.filter((row) => models.some(({ name }) => name === row.model))
  const others = () => plantCanaries(schema, ofSecrets, canaries)
  const deleted = models.map((model) => `DELETE FROM ${table(model)}`)
  return {
    changed: sql(quietly, ...updates(schema, ofSecrets, others())),
    removed: sql(quietly, ...deleted),
    added: sql(quietly, ...inserts(schema, others())),
    replaced: sql(quietly, ...deleted, ...inserts(schema, others())),
    doubled: sql(quietly, dropUniqueKeys, ...inserts(schema, ofSecrets), ...inserts(schema, others())),
  }
}

const dropUniqueKeys = `
  DO $$ DECLARE statement text; BEGIN
    FOR statement IN
      SELECT format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', conrelid::regclass, conname)
      FROM pg_constraint WHERE contype = 'u' AND connamespace::regnamespace::text IN ('public', 'shop', 'stock')
    LOOP EXECUTE statement; END LOOP;
  END $$`

const setMessage = (message: string, more = ''): string =>
  `UPDATE shop.gift_wrap SET message = ${quoted(message)}${more} WHERE id = 1`

/** What PostgreSQL refuses, quoting secrets in its errors, details and contexts, and what is said of steps that fail. */
export function refusals(canaries: Canaries): Cases {
  const secret = (prefix = ''): string => `${prefix}${canaries.text('a refusal')}`
  const raised = (errcode: string): CanaryCase => sql(setMessage(secret(), `, paper = 'refused ${errcode}'`))
  const block = (body: string): CanaryCase => sql(`DO $$ DECLARE m text := ${quoted(secret())}; BEGIN ${body} END $$`)
  const wrap = (set: Readonly<Record<string, unknown>>): CanaryCase => ({
    transform: [{ update: 'shop.gift_wrap', where: { pk: 1 }, set }],
  })
  const customers = { 'shop.customer': { email: `${secret()}@${secret()}.example` } }
  return {
    unique: sql('UPDATE shop.promotion SET code = (SELECT code FROM shop.promotion WHERE id = 2) WHERE id = 1'),
    'unique index': sql(
      `UPDATE shop.gift_wrap SET message = ${quoted(secret())}`,
      'CREATE UNIQUE INDEX ON shop.gift_wrap (message)',
    ),
    check: sql(setMessage(secret('forbidden '))),
    'check of a domain': sql(`UPDATE shop.customer SET email = ${quoted(secret())}`),
    'not null': sql(`UPDATE shop.customer SET email = NULL`),
    'foreign key': sql(`INSERT INTO stock.level (warehouse, isbn) SELECT ${quoted(secret())}, isbn FROM shop.edition`),
    referenced: sql('DELETE FROM stock.warehouse'),
    deferred: sql(`INSERT INTO shop.receipt VALUES (2, ${quoted(secret())})`),
    cast: sql('SELECT message::integer FROM shop.gift_wrap'),
    'cast of lines': sql(setMessage(`${secret()}\n"${secret()}`), 'SELECT message::date FROM shop.gift_wrap'),
    'cast to json': sql(`SELECT ('{' || message)::jsonb FROM shop.gift_wrap`),
    'cast to an enum': sql(`SELECT ${quoted(secret())}::shop.genre`),
    'cast to an array': sql(`SELECT ${quoted(secret('{'))}::integer[]`),
    view: sql('SELECT sum(number) FROM shop.counted'),
    'number of a step': wrap({ message: secret('number ') }),
    'number of an expectation': {
      transform: [],
      expect: { changes: [{ changed: 'shop.gift_wrap', where: { pk: 1 }, fields: { message: secret('number ') } }] },
    },
    'regular expression': sql(`SELECT 'x' ~ ${quoted(`(${secret()}`)}`),
    'name of a column': sql(`UPDATE shop.gift_wrap SET message = ${secret()}`),
    'quoted name': sql(`UPDATE shop.gift_wrap SET message = "${secret()}"`),
    syntax: sql(`UPDATE shop.gift_wrap SET message = 'a' ${secret()} ${secret()}`),
    'built statement': block(`EXECUTE 'SELECT ' || m;`),
    'built table': block(`EXECUTE format('TABLE %I', m);`),
    raise: block(`RAISE EXCEPTION 'not %', m;`),
    assert: block(`ASSERT false, m;`),
    'raise of a state': block(`RAISE SQLSTATE '42703' USING MESSAGE = 'column "' || m || '" does not exist';`),
    'raise in capitals': block(`RAISE EXCEPTION 'not %', upper(m);`),
    notices: block(`RAISE NOTICE '%', m; RAISE WARNING '%', m; RAISE EXCEPTION USING MESSAGE = reverse(m);`),
    'trigger with P0001': raised('P0001'),
    'trigger with 23514': raised('23514'),
    'trigger with 57014': raised('57014'),
    'trigger in a step': wrap({ message: secret(), paper: 'refused 22023' }),
    'mark of a step': { transform: [{ update: 'shop.customer', where: 'all', set: { email: secret() } }] },
    'expression of a step': wrap({ message: { $sql: `'${secret()}'::integer::text` } }),
    'other error': { ...raised('23505'), expect: { error: { sqlstate: '23514', step: 1 } } },
    'key of a step': { transform: [{ delete: 'shop.customer', where: { pk: secret() } }] },
    'kind of a step': { transform: [{ update: 'shop.edition', where: 'all', set: { price_history: [secret()] } }] },
    'no row of a step': { transform: [{ delete: 'shop.customer', where: { name: secret() } }] },
    'no row of a reference': {
      transform: [{ update: 'shop.order', where: { pk: 1 }, set: { customer_id: { $ref: customers } } }],
    },
    'no row of an expectation': {
      transform: [],
      expect: { changes: [{ removed: 'shop.gift_wrap', where: { message: secret() } }] },
    },
    'out of time': { ...sql(`SELECT pg_sleep(60), ${quoted(secret())}`), timeout: '1s' },
  }
}

/** Steps that pass, with expectations of secrets that do not hold. */
export function misexpectations(canaries: Canaries): Cases {
  const secret = (): string => canaries.text('an expectation')
  const changes = (...fields: readonly unknown[]) => ({
    changes: fields.map((given, index) => ({ changed: 'shop.gift_wrap', where: { pk: index + 1 }, fields: given })),
  })
  return {
    'other value': { ...sql(setMessage(secret())), expect: changes({ message: secret() }, { message: secret() }) },
    'other pattern': { ...sql(setMessage(secret())), expect: changes({ message: { $matches: secret() } }) },
    'nothing added': {
      transform: [],
      expect: {
        changes: [
          { added: 'stock.event_log', fields: { event: 'x', payload: { $json: { [secret()]: [secret()] } } } },
          { added: 'stock.warehouse', fields: { pk: secret(), name: 'x', humidity: null } },
        ],
      },
    },
    'nothing changed': {
      transform: [
        {
          update: 'shop.book',
          where: { pk: 1 },
          set: { metadata: { $json: { [secret()]: secret() } }, tags: [secret()] },
        },
        { sql: `UPDATE shop.book SET metadata = 'null', tags = '{}', title = title || title` },
      ],
    },
  }
}
