import type { Comparator } from '../../harness/model/comparator.ts'
import { autoSuffix } from '../auto-suffix.ts'
import { dateUpdated } from '../date-updated.ts'
import { emailObfuscating } from '../email-obfuscating.ts'
import { equalOrRemoved } from '../equal-or-removed.ts'
import { hashObfuscating } from '../hash-obfuscating.ts'
import { secretHex } from '../secret-hex.ts'
import { unorderedList } from '../unordered-list.ts'
import { userPassword } from '../user-password.ts'

/**
 * The comparators of Sentry's models, by model name, after what `src/sentry/backup/comparators.py` of getsentry/sentry
 * says of them; timestamps, emails and foreign keys are left to auto-assignment, as there.
 *
 * A global import keeps values as they are. So what Sentry ignores because its import draws it anew or looks it up
 * (`useremail.validation_hash` and `is_verified`, `userip.country_code` and `region_code`, the hashes of API tokens) must
 * be equal here, and what Sentry wants to differ (`monitor.guid`, `querysubscription.subscription_id`,
 * `incident.detection_uuid`, `incidentactivity.notification_uuid`) may not.
 */
export const sentryComparators: Readonly<Record<string, readonly Comparator[]>> = {
  'sentry.alertrule': [dateUpdated('date_modified')],
  'sentry.apiapplication': [hashObfuscating('client_id', 'client_secret')],
  'sentry.apigrant': [hashObfuscating('code')],
  'sentry.apikey': [hashObfuscating('key')],
  'sentry.apitoken': [
    hashObfuscating('hashed_refresh_token', 'hashed_token', 'refresh_token', 'token', 'token_last_characters'),
    unorderedList('scope_list'),
  ],
  'sentry.authidentity': [hashObfuscating('ident')],
  'sentry.dashboardwidgetquery': [dateUpdated('date_modified')],
  'sentry.dashboardwidgetqueryondemand': [dateUpdated('date_modified')],
  'sentry.datasecrecywaiver': [dateUpdated('date_updated')],
  'sentry.email': [dateUpdated('date_added')],
  'sentry.groupsearchview': [dateUpdated('date_updated')],
  'sentry.incidenttrigger': [dateUpdated('date_modified')],
  'sentry.integration': [dateUpdated('date_updated')],
  'sentry.organization': [autoSuffix('slug')],
  'sentry.organizationintegration': [dateUpdated('date_updated')],
  'sentry.organizationmember': [hashObfuscating('token'), equalOrRemoved('inviter_id')],
  'sentry.orgauthtoken': [hashObfuscating('token_hashed', 'token_last_characters')],
  'sentry.projectkey': [hashObfuscating('public_key', 'secret_key'), secretHex(16, 'public_key', 'secret_key')],
  'sentry.projecttemplate': [dateUpdated('date_updated')],
  'sentry.querysubscription': [dateUpdated('date_updated')],
  'sentry.relay': [hashObfuscating('relay_id', 'public_key')],
  'sentry.relayusage': [hashObfuscating('relay_id', 'public_key')],
  'sentry.sentryapp': [dateUpdated('date_updated'), emailObfuscating('creator_label')],
  'sentry.sentryappinstallation': [dateUpdated('date_updated')],
  'sentry.servicehook': [hashObfuscating('secret')],
  'sentry.spanattributeextractionrulecondition': [dateUpdated('date_updated')],
  'sentry.spanattributeextractionruleconfig': [dateUpdated('date_updated')],
  'sentry.user': [autoSuffix('username'), dateUpdated('last_active'), userPassword()],
  'sentry.useremail': [dateUpdated('date_hash_added'), hashObfuscating('validation_hash')],
  'sentry.userip': [dateUpdated('first_seen', 'last_seen')],
  'sentry.userrole': [dateUpdated('date_updated')],
  'sentry.userroleuser': [dateUpdated('date_updated')],
}
