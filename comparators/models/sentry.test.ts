import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../harness/model/json.ts'
import type { Fields } from '../../harness/model/snapshot.ts'
import { messagesOf, pairOf } from '../test-specification.ts'
import { sentryComparators } from './sentry.ts'

/** The first disagreement about each field, of all comparators of the model. */
function disagreements(model: string, expected: Fields, actual: Fields): readonly string[] {
  const fields = (sentryComparators[model] ?? []).flatMap((comparator) =>
    Object.keys(messagesOf(comparator, pairOf(expected, actual))),
  )
  return [...new Set(fields)].sort()
}

const samples: Readonly<Record<string, Fields>> = {
  'sentry.apitoken': {
    token: 'f'.repeat(64),
    hashed_token: '1'.repeat(64),
    refresh_token: '0'.repeat(64),
    scope_list: "['org:ci']",
  },
  'sentry.dashboardwidgetquery': { name: 'p95', date_modified: '2024-05-06T07:08:09.010Z' },
  'sentry.email': { email: 'reader@example.org', date_added: '2024-05-06T07:08:09.010Z' },
  'sentry.groupsearchview': { position: 0, date_updated: '2024-05-06T07:08:09.010Z' },
  'sentry.integration': { provider: 'slack', date_updated: '2024-05-06T07:08:09.010Z' },
  'sentry.organization': { slug: 'library', name: 'Library' },
  'sentry.organizationmember': { token: null, inviter_id: 7, user_id: 8 },
  'sentry.projectkey': { public_key: 'a'.repeat(32), secret_key: 'b'.repeat(32) },
  'sentry.querysubscription': { subscription_id: null, date_updated: '2024-05-06T07:08:09.010Z' },
  'sentry.relay': { relay_id: '7d9c6ab5-af5a-4c3e-ab6a-5626086a6b1a', public_key: 'k'.repeat(43) },
  'sentry.user': {
    username: 'reader',
    password: `pbkdf2_sha256$150000$${'p'.repeat(60)}`,
    is_unclaimed: false,
    is_password_expired: false,
    last_password_change: null,
    last_active: '2024-05-06T07:08:09.010Z',
  },
  'sentry.useremail': { validation_hash: 'h'.repeat(32), date_hash_added: '2024-05-06T07:08:09Z', is_verified: true },
  'sentry.userip': { first_seen: '2012-04-05T03:29:45.000Z', last_seen: '2012-04-05T03:29:45.000Z' },
}

describe('the comparators of Sentry', () => {
  test.each(Object.entries(samples))('find nothing in a %s that came back as it was', (model, row) => {
    expect(sentryComparators[model]?.length).toBeGreaterThan(0)
    expect(disagreements(model, row, row)).toEqual([])
  })

  test.each<[string, string, JsonValue]>([
    ['sentry.dashboardwidgetquery', 'date_modified', '2024-07-01T00:00:00Z'],
    ['sentry.email', 'date_added', '2024-05-06T07:08:09.011Z'],
    ['sentry.groupsearchview', 'date_updated', '2024-07-01T00:00:00Z'],
    ['sentry.integration', 'date_updated', '2024-05-06T07:08:09.011Z'],
    ['sentry.organization', 'slug', 'library-x1'],
    ['sentry.organizationmember', 'inviter_id', null],
    ['sentry.user', 'username', 'reader-x1'],
    ['sentry.user', 'last_active', '2025-01-01T00:00:00Z'],
    ['sentry.userip', 'last_seen', '2025-01-01T00:00:00Z'],
  ])('accept in a %s that %s becomes %j', (model, field, value) => {
    const row = samples[model] ?? {}
    expect(disagreements(model, row, { ...row, [field]: value })).toEqual([])
  })

  test.each<[string, string, JsonValue]>([
    ['sentry.apitoken', 'token', 'e'.repeat(64)],
    ['sentry.apitoken', 'hashed_token', '2'.repeat(64)],
    ['sentry.apitoken', 'scope_list', "['org:read']"],
    ['sentry.dashboardwidgetquery', 'date_modified', '2024-05-06T07:08:09.009Z'],
    ['sentry.email', 'date_added', '2024-05-06T07:08:09.009999Z'],
    ['sentry.groupsearchview', 'date_updated', null],
    ['sentry.integration', 'date_updated', '2023-01-01T00:00:00Z'],
    ['sentry.organization', 'slug', 'lib'],
    ['sentry.organizationmember', 'inviter_id', 8],
    ['sentry.projectkey', 'secret_key', 'c'.repeat(32)],
    ['sentry.relay', 'public_key', 'j'.repeat(43)],
    ['sentry.user', 'password', `pbkdf2_sha256$150000$${'q'.repeat(60)}`],
    ['sentry.user', 'last_active', null],
    ['sentry.useremail', 'validation_hash', 'g'.repeat(32)],
  ])('reject in a %s that %s becomes %j', (model, field, value) => {
    const row = samples[model] ?? {}
    expect(disagreements(model, row, { ...row, [field]: value })).toEqual([field])
  })

  test('leave to equality what only an import into another place draws anew', () => {
    const claimed = (model: string) => (sentryComparators[model] ?? []).flatMap(({ fields }) => fields)
    expect(claimed('sentry.useremail')).not.toContain('is_verified')
    expect(claimed('sentry.querysubscription')).not.toContain('subscription_id')
    expect(claimed('sentry.monitor')).toEqual([])
  })

  test('show no secret of any model in full', () => {
    for (const [model, fields] of Object.entries({
      'sentry.apiapplication': ['client_id', 'client_secret'],
      'sentry.apigrant': ['code'],
      'sentry.apikey': ['key'],
      'sentry.apitoken': ['token', 'hashed_token', 'refresh_token', 'hashed_refresh_token'],
      'sentry.orgauthtoken': ['token_hashed'],
      'sentry.projectkey': ['public_key', 'secret_key'],
      'sentry.relayusage': ['public_key'],
      'sentry.servicehook': ['secret'],
      'sentry.user': ['password'],
    })) {
      for (const field of fields) {
        const hiding = sentryComparators[model]?.filter((comparator) => comparator.fields.includes(field)) ?? []
        expect(hiding.length).toBeGreaterThan(0)
        for (const comparator of hiding) expect(comparator.obfuscate?.('s'.repeat(100))).toMatch(/^s+\.\.\.s+$/)
      }
    }
  })
})
