import type { CanaryCase } from './test-canary-cases.ts'

const sql = (...statements: readonly string[]): CanaryCase => ({ transform: [{ sql: statements.join(';\n') }] })

const message = '(SELECT message FROM shop.gift_wrap WHERE id = 1)'
const code = '(SELECT code FROM shop.promotion WHERE id = 1)'

/**
 * Steps whose SQL copies secrets of the bookshop, whole or with something around them, to where nothing is secret. The
 * files of these cases hold no secret.
 */
export const stolen: Readonly<Record<string, CanaryCase>> = {
  'stolen into fields': sql(
    `UPDATE shop."order" SET note = ${message}`,
    'UPDATE shop.book SET subtitle = title, blurb = metadata::text',
    `UPDATE shop.publisher SET name = 'https://x.example/?t=' || ${code} || '&id=' || id`,
    'UPDATE shop.gift_wrap SET paper = gift_wrap::text',
    'UPDATE shop.category SET name = (SELECT tags::text FROM shop.book ORDER BY id LIMIT 1) || id',
    `UPDATE stock.event_log SET event = (to_jsonb(event_log) - 'number')::text`,
    `UPDATE stock.level SET shelf = (SELECT format('%L', name) FROM shop.customer ORDER BY email LIMIT 1)`,
  ),
  'stolen into rows': sql(
    'INSERT INTO shop.author (name) SELECT message FROM shop.gift_wrap',
    `INSERT INTO shop.author (name) SELECT email || ' ' || id FROM shop.customer`,
    `INSERT INTO shop.publisher (name, country) SELECT 'of ' || code, 'DE' FROM shop.promotion`,
  ),
  'stolen into other kinds': sql(
    'UPDATE shop.customer SET name = lower(name)',
    `ALTER TABLE shop.publisher ADD notes jsonb, ADD labels text[], ADD "by" text DEFAULT 'me'`,
    `UPDATE shop.publisher SET notes = (SELECT to_jsonb(g) FROM shop.gift_wrap g LIMIT 1), labels = ARRAY[${code}, 'x']`,
    `UPDATE shop.publisher SET "by" = (SELECT "Counted by" FROM stock."Stocktake" LIMIT 1) WHERE id = 1`,
  ),
  'stolen into tables': sql(
    'CREATE TABLE shop.audit (id serial PRIMARY KEY, what text, row jsonb)',
    'INSERT INTO shop.audit (what, row) SELECT message, to_jsonb(gift_wrap) FROM shop.gift_wrap',
    'CREATE TABLE shop.seen (word text PRIMARY KEY)',
    `INSERT INTO shop.seen SELECT code FROM shop.promotion UNION SELECT title || '!' FROM shop.book`,
  ),
  'stolen from what went': sql(
    `UPDATE shop."order" SET note = ${message}`,
    'ALTER TABLE shop.gift_wrap DROP COLUMN message CASCADE',
    `UPDATE shop.publisher SET name = ${code} || id`,
    'DELETE FROM shop.receipt',
    'DELETE FROM shop.promotion',
  ),
  'stolen from what came': sql(
    'UPDATE shop.promotion SET code = reverse(code)',
    'UPDATE shop.receipt SET code = reverse(code)',
    `UPDATE shop.publisher SET name = 'https://x.example/' || ${code} || id`,
  ),
  'stolen into a default': sql(
    `DO $$ BEGIN EXECUTE format('ALTER TABLE shop."order" ALTER note SET DEFAULT %L', ${message}); END $$`,
  ),
  'stolen as declared': {
    ...sql(
      `UPDATE shop."order" SET note = ${message} WHERE id = 1`,
      `UPDATE shop.author SET name = ${code} WHERE id = 1`,
    ),
    expect: { changes: [{ changed: 'shop.order', where: { pk: 1 }, fields: { note: { $any: true } } }] },
  },
  'stolen before a refusal': {
    transform: [
      { sql: `UPDATE shop.publisher SET name = ${code} WHERE id = 1` },
      { update: 'shop.publisher', where: { pk: 2 }, set: { name: { $sql: code } } },
    ],
  },
}
