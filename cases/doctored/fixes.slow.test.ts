import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CaseReport } from '../../harness/index.ts'
import { illValues } from './test-ailments.ts'
import { Doctor, quietly } from './test-doctor.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let doctor: Doctor
beforeAll(async () => {
  doctor = await Doctor.arrive()
})
afterAll(() => doctor[Symbol.asyncDispose]())

/**
 * What the fixes of a report say should be written under `expect.changes`, as it stands there. Two comparators that
 * refuse the same field say the same: it is to be written once.
 */
function entriesOf(report: CaseReport): readonly string[] {
  const entries = report.findings.map(({ fix }) => {
    const [, entry] = /declare it under expect\.changes[^\n]*:\n([\s\S]*)$/.exec(fix) ?? []
    if (entry === undefined) throw new Error(`no entry in: ${fix}`)
    return entry
  })
  return [...new Set(entries)]
}

interface Sick {
  readonly subject: string
  readonly snapshot: string
  /** YAML of the steps before the doctor's. */
  readonly steps?: readonly string[]
  readonly sql: string
}

/** Runs the case, copies what its findings say should be declared, and runs it again. */
async function cure({ subject, snapshot, steps = [], sql }: Sick) {
  const yaml = [
    'name: a doctored database',
    `subject: ${subject}`,
    `snapshot: ${snapshot}`,
    'transform:',
    ...steps.map((step) => `  - ${step}`),
    `  - sql: ${JSON.stringify(sql)}`,
  ].join('\n')
  const before = await doctor.runYaml(yaml)
  expect(before.error).toBeNull()
  const entries = entriesOf(before)
  const after = await doctor.runYaml([yaml, 'expect:', '  changes:', ...entries].join('\n'))
  return { before, entries, after }
}

describe('what a finding says should be declared makes the case pass, once it is', () => {
  test('of changed values of many types', async () => {
    const sql = quietly(illValues.map((ailment) => ailment.sql).join('; '))
    const { before, after } = await cure({ subject: 'bookshop', snapshot: 'small-shop', sql })
    expect(before.findings).toHaveLength(illValues.length)
    expect(after).toMatchObject({ error: null, findings: [], intendedChanges: illValues.length })
  })

  test('of removed rows, and of what followed them', async () => {
    const sql = `
      DELETE FROM shop.country WHERE code = 'JP';
      DELETE FROM shop.book WHERE id = 6;
      DELETE FROM stock.event_log WHERE event = 'battery low';
      DELETE FROM shop.order_line WHERE order_id = 1`
    const { before, after } = await cure({ subject: 'bookshop', snapshot: 'small-shop', sql })
    // A comparator rejects what a trigger set in a row that nobody meant to change.
    expect(new Set(before.findings.map(({ kind }) => kind))).toEqual(
      new Set(['missing-row', 'unexpected-change', 'comparator']),
    )
    expect(after).toMatchObject({ error: null, findings: [] })
  })

  test('of added rows, with all that their defaults and triggers did', async () => {
    const sql = `
      INSERT INTO shop.country VALUES ('NO', 'Noreg: "fjord"', 'NOK', 25.00);
      INSERT INTO shop.customer (email, name, formats, favourite_book_id) VALUES ('kari@example.no', 'Kari', '{}', NULL);
      INSERT INTO shop.book (title, publisher_id, metadata, tags) VALUES
        ('Nothing', 1, NULL, '{"a: b",NULL,"# no comment"}'),
        (E'Line\\nbreak \\\\ "quoted"', 2, '{"$ref": {"x": [1.10, {}]}}', '{}'),
        (repeat('long ', 400), 3, '[{"$x": 1}]', '{}');
      INSERT INTO shop.promotion (code, percent_off, days) VALUES ('1e5', 1.50, 'empty');
      INSERT INTO stock.movement (warehouse, isbn, quantity, reason) VALUES ('RVK', '3-901-48821-X', 9, 'delivery');
      INSERT INTO stock."Stocktake" (warehouse, "Counted at") VALUES ('HH', '2026-03-01 00:00:00.5');
      INSERT INTO stock.event_log (event, payload) VALUES ('null', 'null'), ('', '"text"')`
    const { before, after } = await cure({ subject: 'bookshop', snapshot: 'small-shop', sql })
    expect(before.findings.map(({ kind }) => kind)).toEqual(Array.from({ length: 11 }, () => 'unexpected-row'))
    expect(after).toMatchObject({ error: null, findings: [] })
  })

  test('of rows that a step added, and something changed', async () => {
    const { before, after } = await cure({
      subject: 'bookshop',
      snapshot: 'small-shop',
      steps: [
        '{ insert: stock.warehouse, rows: [{ code: AMS, name: Amsterdam }] }',
        '{ insert: shop.author, rows: [{ name: New, bio: as written }] }',
        '{ update: shop.category, where: { pk: 2 }, set: { name: Novels } }',
      ],
      sql: `
        UPDATE stock.warehouse SET name = 'Rotterdam' WHERE code = 'AMS';
        UPDATE shop.author SET bio = 'rewritten' WHERE name = 'New';
        UPDATE shop.category SET name = upper(name) WHERE id = 2`,
    })
    expect(before.findings).toHaveLength(3)
    expect(after).toMatchObject({ error: null, findings: [] })
  })

  test('of secret values, which it does not name', async () => {
    const { before, entries, after } = await cure({
      subject: 'sentry',
      snapshot: 'fresh-install',
      sql: quietly(`
        UPDATE sentry_useremail SET validation_hash = 'another-secret-of-32-characters!' WHERE id = 1;
        UPDATE sentry_organizationmember SET token = NULL WHERE id = 3;
        UPDATE sentry_projectkey SET secret_key = 'not hexadecimal' WHERE id = 2;
        UPDATE auth_user SET password = 'plain', email = 'else@example.com' WHERE id = 2;
        DELETE FROM sentry_relay;
        DELETE FROM auth_authenticator WHERE id = 2;
        INSERT INTO sentry_apiapplication (id, client_id, client_secret, name, redirect_uris, owner_id, status, date_added)
          SELECT 9, reverse(client_id), reverse(client_secret), 'Third', '', 2, 0, now() FROM sentry_apiapplication WHERE id = 1;
        SELECT setval('sentry_apiapplication_id_seq', 9)`),
    })
    const kinds = new Set(before.findings.map(({ kind }) => kind))
    expect(kinds).toEqual(new Set(['missing-row', 'unexpected-row', 'unexpected-change', 'comparator']))
    expect(entries.join('\n')).not.toMatch(/another-secret|not hexa|plain|else@/)
    expect(after).toMatchObject({ error: null, findings: [] })
  })
})

test('it says where the entries go', async () => {
  const report = await doctor.runYaml(`
name: a doctored database
subject: bookshop
snapshot: small-shop
transform:
  - sql: update shop.edition set price = price + 1, pages = 321 where isbn = '3-901-48821-X'
expect:
  changes:
    - { changed: shop.edition, where: { pk: 3-901-48821-X }, fields: { price: "25.00", updated_at: { $after: run } } }
`)
  expect(report.findings.map(({ fix }) => fix)).toEqual([
    [
      'if it is meant, declare it under expect.changes (line 9):',
      '  - { changed: shop.edition, where: { book_id: 1, format: "hardback" }, fields: { pages: 321 } }',
    ].join('\n'),
  ])
})
