import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Doctor, diagnose, quietly } from './test-doctor.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let doctor: Doctor
beforeAll(async () => {
  doctor = await Doctor.arrive()
})
afterAll(() => doctor[Symbol.asyncDispose]())

const sentry = (sql: string, transform: readonly object[] = []) =>
  diagnose(doctor, { subject: 'sentry', transform, sql })

test('every ill value has its finding, by the comparator that settles the field', async () => {
  const sql = quietly(`
    UPDATE auth_user SET last_active = last_active - interval '1 second' WHERE id = 2;
    UPDATE sentry_useremail SET user_id = 1 WHERE id = 3;
    UPDATE sentry_organization SET slug = 'testin' WHERE id = 1;
    UPDATE sentry_organizationmember SET inviter_id = 2 WHERE id = 3;
    UPDATE sentry_projectkey SET secret_key = upper(secret_key) WHERE id = 1;
    UPDATE sentry_project SET platform = NULL WHERE id = 2;
    UPDATE sentry_userrole SET permissions = '{}' WHERE id = 1`)
  const findings = await sentry(sql)
  expect([...findings].sort()).toEqual([
    'comparator sentry.organization 1.slug by auto-suffix: "testing" → "testin"',
    'comparator sentry.organizationmember 3.inviter_id by equal-or-removed: 1 → 2',
    'comparator sentry.projectkey 1.secret_key by secret-hex: "5b7...1e6" → "5B7...1E6"',
    'comparator sentry.user 2.last_active by date-updated: "2026-01-05T09:16:40.088Z" → "2026-01-05T09:16:39.088Z"',
    'unexpected-change sentry.project 2.platform by equality: "javascript-react" → null',
    'unexpected-change sentry.projectkey 1.secret_key by hash-obfuscating: "5b7...1e6" → "5B7...1E6"',
    'unexpected-change sentry.useremail 3.user by foreign-key: 2 → 1',
    'unexpected-change sentry.userrole 1.permissions by equality: ["broadcasts.admin","options.admin","users.admin"] → []',
  ])
})

test('what a comparator tolerates has none, unless the case sets the very field', async () => {
  const sql = quietly(`
    UPDATE auth_user SET last_active = last_active + interval '1 second' WHERE id = 2;
    UPDATE sentry_organization SET slug = slug || '-1';
    UPDATE sentry_organizationmember SET inviter_id = NULL WHERE id = 3`)
  expect(await sentry(sql)).toEqual([])
  const rename = { update: 'sentry.organization', where: { pk: 1 }, set: { slug: 'acme' } }
  expect(await sentry(sql, [rename])).toEqual([
    'unexpected-change sentry.organization 1.slug by equality: "acme" → "acme-1"',
  ])
})

test('a cascade that left a child behind, and an update that reached one row too many', async () => {
  const transform = [
    { delete: 'sentry.team', where: { slug: 'platform' } },
    { update: 'sentry.project', where: { slug: 'internal' }, set: { status: 1 } },
  ]
  const sql = quietly(`
    INSERT INTO sentry_projectteam (id, project_id, team_id) VALUES (2, 2, 2);
    UPDATE sentry_project SET status = 1`)
  expect(await sentry(sql, transform)).toEqual([
    'dangling-foreign-key sentry.projectteam 2.team by equality: - → -',
    'unexpected-change sentry.project 2.status by equality: 0 → 1',
    'missing-change sentry.projectteam 2: - → (row)',
  ])
})
