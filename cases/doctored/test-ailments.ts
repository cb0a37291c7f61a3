import type { Examination } from './test-doctor.ts'

/** Something of the bookshop that is not as it should be, and what a case must say of it. */
export interface Ailment {
  readonly name: string
  readonly sql: string
  readonly findings: readonly string[]
}

/** Each is of another field or row, so that all can be had at once. */
export const illValues: readonly Ailment[] = [
  {
    name: 'a swapped foreign key',
    sql: 'UPDATE shop.book SET category_id = 3 WHERE id = 1',
    findings: ['unexpected-change shop.book 1.category_id by foreign-key: 4 → 3'],
  },
  {
    name: 'a timestamp a microsecond off',
    sql: `UPDATE shop.book SET created_at = created_at + interval '1 microsecond' WHERE id = 3`,
    findings: [
      'unexpected-change shop.book 3.created_at by datetime-equality: "2021-06-15T12:34:56.789012Z" → "2021-06-15T12:34:56.789013Z"',
    ],
  },
  {
    name: 'a changed jsonb leaf',
    sql: `UPDATE shop.book SET metadata = jsonb_set(metadata, '{print_run,second}', '1501') WHERE id = 1`,
    findings: [
      'unexpected-change shop.book 1.metadata by equality: {"awards":["Silver Anchor 2019"],"language":"en","print_run":{"first":3000,"second":1500}} → {"awards":["Silver Anchor 2019"],"language":"en","print_run":{"first":3000,"second":1501}}',
    ],
  },
  {
    name: 'SQL NULL for JSON null',
    sql: 'UPDATE shop.book SET metadata = NULL WHERE id = 4',
    findings: ['unexpected-change shop.book 4.metadata by equality: {"$json":"null"} → null'],
  },
  {
    name: 'null for a value',
    sql: 'UPDATE shop.book SET rating = NULL WHERE id = 1',
    findings: ['unexpected-change shop.book 1.rating by equality: 4.5 → null'],
  },
  {
    name: 'a value for null',
    sql: `UPDATE shop.book SET subtitle = '' WHERE id = 2`,
    findings: ['unexpected-change shop.book 2.subtitle by equality: null → ""'],
  },
  {
    name: 'a double that is the next one',
    sql: `UPDATE shop.book SET rating = 0.3 WHERE id = 2`,
    findings: ['unexpected-change shop.book 2.rating by equality: 0.30000000000000004 → 0.3'],
  },
  {
    name: 'the order of array elements',
    sql: `UPDATE shop.book SET tags = '{"long nights",harbour}' WHERE id = 1`,
    findings: ['unexpected-change shop.book 1.tags by equality: ["harbour","long nights"] → ["long nights","harbour"]'],
  },
  {
    name: 'an array with a NULL for an empty text',
    sql: `UPDATE shop.book SET tags[4] = NULL WHERE id = 3`,
    findings: [
      String.raw`unexpected-change shop.book 3.tags by equality: ["wind, salt","the \"blue\" edition",null,""] → ["wind, salt","the \"blue\" edition",null,null]`,
    ],
  },
  {
    name: 'an enum label',
    sql: `UPDATE shop.book SET genre = 'history' WHERE id = 3`,
    findings: ['unexpected-change shop.book 3.genre by equality: "science" → "history"'],
  },
  {
    name: 'a trailing space',
    sql: `UPDATE stock.warehouse SET name = name || ' ' WHERE code = 'RVK'`,
    findings: ['unexpected-change stock.warehouse "RVK".name by equality: "Reykjavík" → "Reykjavík "'],
  },
  {
    name: 'a truncated text',
    sql: `UPDATE shop.author SET bio = left(bio, -1) WHERE id = 4`,
    findings: ['unexpected-change shop.author 4.bio by equality: "港町の絵本作家。" → "港町の絵本作家"'],
  },
  {
    name: 'a bit of a bytea',
    sql: `UPDATE shop.edition SET thumbnail = set_bit(thumbnail, 0, 1) WHERE isbn = '978-3-7657-2781-1'`,
    findings: [
      String.raw`unexpected-change shop.edition "978-3-7657-2781-1".thumbnail by equality: "\\x0a0b5c00ff" → "\\x0b0b5c00ff"`,
    ],
  },
  {
    name: 'a digit beyond a double',
    sql: `UPDATE shop.book SET metadata = jsonb_set(metadata, '{archive}', '12345678901234567891') WHERE id = 3`,
    findings: [
      'unexpected-change shop.book 3.metadata by equality: {"archive":12345678901234567890,"language":"fr","translator":null} → {"archive":12345678901234567891,"language":"fr","translator":null}',
    ],
  },
  {
    name: 'the scale of a numeric',
    sql: `UPDATE shop.book SET metadata = jsonb_set(metadata, '{loan_price}', '1.5') WHERE id = 2`,
    findings: [
      'unexpected-change shop.book 2.metadata by equality: {"language":"de","loan_price":1.50} → {"language":"de","loan_price":1.5}',
    ],
  },
  {
    name: 'a bound of a range',
    sql: `UPDATE shop.promotion SET days = daterange('2026-05-01', '2026-05-16') WHERE id = 2`,
    findings: [
      'unexpected-change shop.promotion 2.days by equality: "[2026-05-01,2026-05-15)" → "[2026-05-01,2026-05-16)"',
    ],
  },
  {
    name: 'an interval of as long, but written otherwise',
    sql: `UPDATE shop."order" SET hold_for = '26 hours' WHERE id = 4`,
    findings: ['unexpected-change shop.order 4.hold_for by equality: "1 day 02:00:00" → "26:00:00"'],
  },
  {
    name: 'an email address, which is not shown whole',
    sql: `UPDATE shop.customer SET email = 'Noor@example.org' WHERE name = 'Noor van Dijk'`,
    findings: [
      'unexpected-change shop.customer "0b9d6f0c-51a4-4a4e-9a0f-3c1b7a5e2d10".email by email-obfuscating: "n...@...le.org" → "N...@...le.org"',
    ],
  },
]

export const illRows: readonly Ailment[] = [
  {
    name: 'a lost row',
    sql: 'DELETE FROM shop.promotion WHERE id = 2',
    findings: ['missing-row shop.promotion 2: (row) → -'],
  },
  {
    name: 'an extra row',
    sql: `INSERT INTO stock.warehouse VALUES ('AMS', 'Amsterdam', NULL)`,
    findings: ['unexpected-row stock.warehouse "AMS": - → (row)'],
  },
  {
    name: 'a lost and an extra row of one model, and a change beside them',
    sql: `
      DELETE FROM shop.opening_hours WHERE weekday = 5;
      INSERT INTO shop.opening_hours VALUES (7, '11:00', '15:00');
      UPDATE shop.opening_hours SET opens = '09:31' WHERE weekday = 1`,
    findings: [
      'unexpected-change shop.opening_hours 1.opens by equality: "09:30:00" → "09:31:00"',
      'missing-row shop.opening_hours 5: (row) → -',
      'unexpected-row shop.opening_hours 7: - → (row)',
    ],
  },
  {
    name: 'a row under another key',
    sql: `UPDATE shop.promotion SET id = 20 WHERE id = 3; SELECT setval('shop.promotion_id_seq', 20)`,
    findings: ['unexpected-change shop.promotion 20.pk by equality: 3 → 20'],
  },
  {
    name: 'a row that is once more in a table without a key',
    sql: `INSERT INTO stock.event_log SELECT * FROM stock.event_log WHERE event = ''`,
    findings: ['unexpected-row stock.event_log null: - → (row)'],
  },
  {
    name: 'a changed row of a table without a key',
    sql: `UPDATE stock.event_log SET number = number + 1 WHERE event = 'battery low'`,
    findings: ['unexpected-change stock.event_log null.number by equality: -9007199254740993 → -9007199254740992'],
  },
  {
    name: 'a child that is gone, though its parent stayed',
    sql: 'DELETE FROM shop.gift_wrap WHERE order_id = 1',
    findings: ['missing-row shop.gift_wrap 1: (row) → -'],
  },
  {
    name: 'a child that moved to another parent',
    sql: 'UPDATE shop.gift_wrap SET order_id = 4 WHERE id = 2',
    findings: ['unexpected-change shop.gift_wrap 2.order_id by equality: 3 → 4'],
  },
]

/** Steps and expectations that {@link illIntentions} thwart. */
export const treatment: Pick<Examination, 'transform' | 'changes'> = {
  transform: [
    { delete: 'shop.order', where: { pk: 1 } },
    { delete: 'stock.event_log', where: { event: '' } },
    { insert: 'shop.author', rows: [{ name: 'A' }, { name: 'B' }] },
    { update: 'shop.category', where: { pk: 2 }, set: { name: 'Novels' } },
    { update: 'shop.category', where: { pk: 5 }, set: { name: 'Facts' } },
    { delete: 'stock.level', where: { warehouse: { pk: 'RVK' } } },
    { delete: 'stock.movement', where: { warehouse: { pk: 'RVK' } } },
    { delete: 'stock.Stocktake', where: { warehouse: { pk: 'RVK' } } },
    { update: 'stock.warehouse', where: { pk: 'RVK' }, set: { code: 'REK' } },
  ],
  changes: [
    { changed: 'shop.author', where: { pk: 5 }, fields: { bio: 'declared, not done' } },
    { changed: 'shop.author', where: { pk: 2 }, fields: { bio: 'declared, done otherwise' } },
    { changed: 'shop.author', where: { pk: 3 }, fields: { bio: { $matches: '^Geo' }, died: { $differs: true } } },
    { added: 'stock.warehouse', fields: { pk: 'ROT', name: 'Rotterdam' } },
    { removed: 'shop.opening_hours', where: { pk: 6 } },
  ],
}

export const illIntentions: readonly Ailment[] = [
  {
    name: 'a row that a step should have deleted',
    sql: `INSERT INTO stock.event_log VALUES ('2026-01-03T00:00:00Z', '', NULL, NULL)`,
    findings: ['missing-change stock.event_log null: - → (row)'],
  },
  {
    name: 'a child that a cascade left behind',
    sql: `INSERT INTO shop.gift_wrap OVERRIDING SYSTEM VALUE VALUES (1, 1, 1, 'stars', NULL)`,
    findings: [
      'missing-change shop.gift_wrap 1: - → (row)',
      'dangling-foreign-key shop.gift_wrap 1.order_id, line by equality: - → -',
    ],
  },
  {
    name: 'an added row that never came',
    sql: `DELETE FROM shop.author WHERE name = 'A'`,
    findings: ['missing-row shop.author 6: (row) → -'],
  },
  {
    name: 'an added row with another value than was given',
    sql: `UPDATE shop.author SET bio = 'of B' WHERE name = 'B'`,
    findings: ['unexpected-change shop.author 7.bio by equality: "" → "of B"'],
  },
  {
    name: 'an update that reached one row too many',
    sql: `UPDATE shop.category SET name = 'Novels' WHERE id = 3`,
    findings: ['unexpected-change shop.category 3.name by equality: "Crime" → "Novels"'],
  },
  {
    name: 'an update that was undone',
    sql: `UPDATE shop.category SET name = 'Fiction' WHERE id = 2`,
    findings: ['missing-change shop.category 2.name by equality: "Novels" → "Fiction"'],
  },
  {
    name: 'an update that came out otherwise',
    sql: `UPDATE shop.category SET name = 'FACTS' WHERE id = 5`,
    findings: ['unexpected-change shop.category 5.name by equality: "Facts" → "FACTS"'],
  },
  {
    name: 'a key that should have changed, and stayed',
    sql: `UPDATE stock.warehouse SET code = 'RVK' WHERE code = 'REK'`,
    findings: ['missing-change stock.warehouse "RVK".pk by equality: "REK" → "RVK"'],
  },
  {
    name: 'a declared change that did not happen',
    sql: 'SELECT',
    findings: ['missing-change shop.author 5.bio by equality: "declared, not done" → ""'],
  },
  {
    name: 'a declared change that came out otherwise',
    sql: `UPDATE shop.author SET bio = 'done otherwise' WHERE id = 2`,
    findings: ['unexpected-change shop.author 2.bio by equality: "declared, done otherwise" → "done otherwise"'],
  },
  {
    name: 'declared matchers that do not match',
    sql: `UPDATE shop.author SET bio = 'Artist' WHERE id = 3`,
    findings: [
      'unexpected-change shop.author 3.bio by equality: a text that matches ^Geo → "Artist"',
      'missing-change shop.author 3.died by equality: a value that differs from the one before → null',
    ],
  },
  {
    name: 'a declared row that was not added',
    sql: 'SELECT',
    findings: ['missing-row stock.warehouse "ROT": (row) → -'],
  },
  {
    name: 'a declared row that was not removed',
    sql: 'SELECT',
    findings: ['missing-change shop.opening_hours 6: - → (row)'],
  },
]
