import type { Row, Snapshot } from '../../harness/model/snapshot.ts'
import type { Relocation } from './test-relocations.ts'

export interface Scenario extends Relocation {
  readonly name: string
  /** What becomes of the exhaustive snapshot: see {@link import('./test-relocations.ts').relocate}. */
  readonly outcome: readonly string[]
}

const stripped = ['sentry.user.is_managed: 1', 'sentry.user.is_staff: 2', 'sentry.user.is_superuser: 1']
const unclaimed = ['sentry.user.last_password_change: now']
const unverified = (count: number, verified: number): readonly string[] => [
  'sentry.useremail.date_hash_added: now',
  `sentry.useremail.is_verified: ${verified}`,
  `sentry.useremail.validation_hash: ${count}`,
]
const newUsers = [...stripped, ...unclaimed, ...unverified(7, 4)]
const drawnAnew = [
  'sentry.incident.activation: 1',
  'sentry.incident.detection_uuid: 1',
  'sentry.incidentactivity.notification_uuid: 1',
  'sentry.monitor.guid: 2',
  'sentry.querysubscription.subscription_id: 1',
]
const uniqueKeys = [
  'sentry.organizationmember.token: 2',
  'sentry.orgauthtoken.token_hashed: 3',
  'sentry.orgauthtoken.token_last_characters: 3',
  'sentry.projectkey.public_key: 3',
  'sentry.projectkey.secret_key: 2',
  'sentry.savedsearch: 1 existing',
]
const tokenParts = ['hashed_refresh_token', 'hashed_token', 'refresh_token', 'token'] as const
const tokensAnew = (count: number): readonly string[] =>
  [...tokenParts, 'token_last_characters'].map((field) => `sentry.apitoken.${field}: ${count}`)
const newTokens = tokensAnew(2)
const configuration = (kind: string): readonly string[] => [
  `sentry.controloption: 2 ${kind}`,
  `sentry.option: 4 ${kind}`,
  `sentry.relay: 2 ${kind}`,
  `sentry.relayusage: 2 ${kind}`,
  `sentry.userrole: 2 ${kind}`,
]
const otherConfiguration = `
  UPDATE sentry_option SET value = 'other';
  UPDATE sentry_controloption SET value = 'other';
  UPDATE sentry_relay SET public_key = 'other';
  UPDATE sentry_relayusage SET public_key = 'other';
  UPDATE sentry_userrole SET permissions = '{other}'`

const ordered = (...parts: readonly (readonly string[])[]): readonly string[] => parts.flat().sort()

/** What the import rules of Sentry are for. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'users into empty tables have to be claimed, without privileges',
    scope: 'user',
    into: 'empty tables',
    outcome: ordered(newUsers),
  },
  {
    name: 'users beside themselves get other names, and share their addresses',
    scope: 'user',
    outcome: ordered(newUsers, ['sentry.email: 6 existing']),
  },
  {
    name: 'organizations into empty tables get new identifiers of what is watched from elsewhere',
    scope: 'organization',
    into: 'empty tables',
    outcome: ordered(newUsers, drawnAnew),
  },
  {
    name: 'organizations wait for approval where they are to be hidden',
    scope: 'organization',
    into: 'empty tables',
    flags: ['hide_organizations'],
    outcome: ordered(newUsers, drawnAnew, ['sentry.organization.status: 3']),
  },
  {
    name: 'organizations beside themselves get other slugs, and keys of their own',
    scope: 'organization',
    outcome: ordered(newUsers, drawnAnew, uniqueKeys, ['sentry.email: 6 existing']),
  },
  {
    name: 'organizations beside themselves belong to the users who are there, where users are merged',
    scope: 'organization',
    flags: ['merge_users'],
    outcome: ordered(drawnAnew, uniqueKeys, [
      'sentry.email: 6 existing',
      'sentry.user: 6 existing',
      'sentry.useremail: 7 left out',
      'sentry.useremail: missing-row: 7',
      'sentry.useroption: 4 left out',
      'sentry.useroption: missing-row: 4',
    ]),
  },
  {
    name: 'the configuration into empty tables keeps privileges',
    scope: 'config',
    into: 'empty tables',
    outcome: ordered(unclaimed, unverified(4, 3)),
  },
  {
    name: 'the configuration that is there stays',
    scope: 'config',
    sql: otherConfiguration,
    outcome: ordered(unclaimed, unverified(4, 3), newTokens, configuration('existing'), [
      'sentry.controloption.value: 2',
      'sentry.email: 4 existing',
      'sentry.option.value: 4',
      'sentry.relay.public_key: 2',
      'sentry.relayusage.public_key: 2',
      'sentry.userrole.permissions: 2',
    ]),
  },
  {
    name: 'the configuration that is there is overwritten where that is wanted',
    scope: 'config',
    sql: otherConfiguration,
    flags: ['overwrite_configs'],
    outcome: ordered(unclaimed, unverified(4, 3), newTokens, configuration('overwritten'), [
      'sentry.email: 4 existing',
    ]),
  },
  {
    name: 'users who are merged bring no roles and no permissions along',
    scope: 'config',
    flags: ['merge_users'],
    outcome: ordered(newTokens, configuration('existing'), [
      'sentry.email: 4 existing',
      'sentry.user: 3 existing',
      'sentry.useremail: 4 left out',
      'sentry.useremail: missing-row: 4',
      'sentry.useroption: 1 left out',
      'sentry.useroption: missing-row: 1',
      'sentry.userpermission: 3 left out',
      'sentry.userpermission: missing-row: 3',
      'sentry.userroleuser: 2 left out',
      'sentry.userroleuser: missing-row: 2',
    ]),
  },
  ...tokenParts.map(
    (part): Scenario => ({
      name: `a token of which only ${part} is taken is drawn anew as a whole`,
      scope: 'config',
      sql: `UPDATE sentry_apitoken SET ${tokenParts
        .filter((other) => other !== part)
        .map((other) => `${other} = 'other ' || id`)
        .join(', ')}`,
      outcome: ordered(
        unclaimed,
        unverified(4, 3),
        // One of the two can be refreshed.
        tokensAnew(part.includes('refresh') ? 1 : 2),
        configuration('existing'),
        ['sentry.email: 4 existing'],
      ),
    }),
  ),
  { name: 'everything comes back as it was', scope: 'global', into: 'empty tables', outcome: [] },
  {
    name: 'users whom nobody has claimed yet get new passwords even where all else comes back',
    scope: 'global',
    into: 'empty tables',
    edit: asUnclaimed,
    outcome: unclaimed,
  },
]

function asUnclaimed(row: Row): Row {
  return row.model === 'sentry.user' ? { ...row, fields: { ...row.fields, is_unclaimed: true } } : row
}

/** The exhaustive snapshot, in which somebody's own token can be refreshed too: old exports have such. */
export function withRefreshToken(exhaustive: Snapshot): Snapshot {
  return exhaustive.map((row) =>
    row.model === 'sentry.apitoken' && row.fields.token_type === 'sntryu_'
      ? { ...row, fields: { ...row.fields, refresh_token: 'a'.repeat(64), hashed_refresh_token: 'b'.repeat(64) } }
      : row,
  )
}
