import type { CollisionAction, CollisionRule, Generator, ValueRule } from '../../harness/model/import-rule.ts'
import { scopes } from '../../harness/model/scope.ts'
import type { ImportRuleDefinitions } from '../../harness/model/subject.ts'

/** What makes a row of the configuration unique says that it is there already; a flag puts the snapshot's in its place. */
const configuration = (...key: readonly string[]): ImportRuleDefinitions => ({
  collisions: [collision(key, 'merge', { overwrite_configs: 'overwrite' })],
})

/** All of a token goes with any part of it: half of an old one would let its holder in as somebody else. */
const newToken: CollisionAction = {
  regenerate: { token: { hex: 64 }, refresh_token: { hex: 64 } },
  derive: {
    hashed_token: { sha256Of: 'token' },
    hashed_refresh_token: { sha256Of: 'refresh_token' },
    token_last_characters: { endOf: 'token', length: 4 },
  },
}

const freshPassword = ['password', 'last_password_change', 'is_password_expired'] as const

/**
 * How an import brings rows in, after `normalize_before_relocation_import` and `write_relocation_import` of Sentry's
 * models. Those of models that only a global import takes have no rules: it begins with empty tables and keeps values.
 */
export const sentryImportRules: Readonly<Record<string, ImportRuleDefinitions>> = {
  'sentry.controloption': configuration('key'),
  'sentry.option': configuration('key'),
  'sentry.relay': configuration('relay_id'),
  'sentry.relayusage': configuration('relay_id', 'version'),
  'sentry.userrole': configuration('name'),

  // Users come without privileges and are claimed by whoever reads their email. One that is merged brings nothing along.
  'sentry.user': {
    collisions: [collision(['username'], { suffix: 'username' }, { merge_users: 'merge' })],
    values: [
      ...['is_staff', 'is_superuser', 'is_managed'].map(
        (field): ValueRule => ({ field, value: { set: false }, scopes: ['user', 'organization'] }),
      ),
      { field: 'is_unclaimed', value: { set: true } },
      ...freshPassword.map((field): ValueRule => newPassword(field)),
      ...freshPassword.map(
        (field): ValueRule => ({ ...newPassword(field), scopes: ['global'], where: { is_unclaimed: true } }),
      ),
    ],
  },
  'sentry.email': { collisions: [collision(['email'], 'merge')] },
  'sentry.useremail': {
    partOf: ['user'],
    values: [
      { field: 'is_verified', value: { set: false } },
      { field: 'validation_hash', value: { generate: { token: 32 } } },
      { field: 'date_hash_added', value: { generate: 'now' } },
    ],
  },
  'sentry.useroption': { partOf: ['user'] },
  'sentry.userpermission': { partOf: ['user'] },
  'sentry.userroleuser': { partOf: ['user'] },
  'sentry.apitoken': {
    collisions: [
      ...['token', 'hashed_token', 'refresh_token', 'hashed_refresh_token'].map((field) =>
        collision([field], newToken),
      ),
    ],
  },

  'sentry.organization': {
    collisions: [collision(['slug'], { suffix: 'slug' })],
    // Status 3 waits for somebody to approve of what was brought here.
    values: [{ field: 'status', value: { set: 3 }, flag: 'hide_organizations', scopes }],
  },
  'sentry.organizationmember': { collisions: [collision(['token'], { regenerate: { token: { hex: 64 } } })] },
  'sentry.orgauthtoken': {
    collisions: [
      collision(['token_hashed'], {
        regenerate: { token_hashed: { hex: 64 }, token_last_characters: { token: 4 } },
      }),
    ],
  },
  // A search that everybody has is there for everybody already. Sentry's own import fails.
  'sentry.savedsearch': { collisions: [collision(['is_global', 'name'], 'merge')] },
  'sentry.projectkey': {
    collisions: ['public_key', 'secret_key'].map((field) =>
      collision([field], { regenerate: { [field]: 'uuid-hex' } }),
    ),
  },
  'sentry.monitor': { values: [{ field: 'guid', value: { generate: 'uuid' } }] },
  // What activated an incident is of no snapshot, and no foreign key of the database: it would mean another one here.
  'sentry.incident': { values: [...anew('detection_uuid', 'uuid'), { field: 'activation', value: { set: null } }] },
  'sentry.incidentactivity': { values: anew('notification_uuid', 'uuid') },
  'sentry.querysubscription': { values: anew('subscription_id', { hex: 32, prefix: '0/' }) },
}

function collision(
  key: readonly string[],
  action: CollisionAction,
  flags?: Readonly<Record<string, CollisionAction>>,
): CollisionRule {
  return { key, action, ...(flags && { flags }) }
}

/** Another value in place of one that is there: the last rule has the last word. */
function anew(field: string, generate: Generator): readonly ValueRule[] {
  return [
    { field, value: { generate } },
    { field, value: { set: null }, where: { [field]: null } },
  ]
}

function newPassword(field: (typeof freshPassword)[number]): ValueRule {
  if (field === 'password') return { field, value: { generate: 'unusable-password' } }
  if (field === 'last_password_change') return { field, value: { generate: 'now' } }
  return { field, value: { set: false } }
}
