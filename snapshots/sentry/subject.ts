import { sentryComparators } from '../../comparators/index.ts'
import { defineSubject } from '../../harness/model/subject.ts'

const user = 'sentry.user'
const organization = 'sentry.organization'
const project = 'sentry.project'

/** Sentry's self-hosted data model: what `sentry export global` writes and `sentry import` reads. */
export default defineSubject({
  name: 'sentry',
  schema: 'schema.sql',
  naming: 'django',
  comparators: sentryComparators,
  models: {
    'sites.site': { table: 'django_site' },

    // Users
    'sentry.user': { table: 'auth_user', fields: { first_name: 'name' }, secrets: ['password', 'session_nonce'] },
    'sentry.useremail': { secrets: ['validation_hash'] },
    'sentry.userroleuser': { table: 'sentry_userrole_users', naturalKey: ['user', 'role'] },
    'sentry.authenticator': { table: 'auth_authenticator', secrets: ['config'] },
    'sentry.useroption': {
      naturalKey: ['user', 'project_id', 'organization_id', 'key'],
      virtualForeignKeys: { project_id: project, organization_id: organization },
    },

    // Organizations, their members and teams
    'sentry.organizationmapping': { naturalKey: ['slug'], virtualForeignKeys: { organization_id: organization } },
    'sentry.organizationoption': { table: 'sentry_organizationoptions' },
    'sentry.organizationmember': {
      // An invitation has an email and no user; a member has a user and no email.
      naturalKey: ['organization', 'user_id', 'email'],
      virtualForeignKeys: { user_id: user, inviter_id: user },
      secrets: ['token'],
    },
    'sentry.organizationmemberteam': { table: 'sentry_organizationmember_teams' },
    'sentry.organizationaccessrequest': { virtualForeignKeys: { requester_id: user } },
    'sentry.actor': { virtualForeignKeys: { user_id: user } },
    'sentry.recentsearch': { virtualForeignKeys: { user_id: user } },
    'sentry.savedsearch': { virtualForeignKeys: { owner_id: user } },

    // Sign-in and access
    'sentry.authprovider': { virtualForeignKeys: { organization_id: organization }, secrets: ['config'] },
    'sentry.authidentity': { naturalKey: ['auth_provider', 'ident'], secrets: ['data'] },
    'sentry.apikey': { virtualForeignKeys: { organization_id: organization }, secrets: ['key'] },
    'sentry.apiapplication': { secrets: ['client_secret'] },
    'sentry.apiauthorization': { naturalKey: ['user', 'application'] },
    'sentry.apitoken': { secrets: ['token', 'refresh_token'] },
    'sentry.orgauthtoken': {
      virtualForeignKeys: { organization_id: organization, project_last_used_id: project },
      secrets: ['token_hashed'],
    },

    // Integrations
    'sentry.sentryapp': { virtualForeignKeys: { owner_id: organization } },
    'sentry.sentryappinstallation': {
      // Its target, sentry.apigrant, is not part of this subject.
      fields: { api_grant_id: 'api_grant' },
      naturalKey: ['uuid'],
      virtualForeignKeys: { organization_id: organization },
    },
    'sentry.servicehook': {
      naturalKey: ['guid'],
      virtualForeignKeys: {
        application_id: 'sentry.apiapplication',
        installation_id: 'sentry.sentryappinstallation',
        project_id: project,
        organization_id: organization,
      },
      secrets: ['secret'],
    },
    'sentry.repository': {
      naturalKey: ['organization_id', 'name'],
      virtualForeignKeys: { organization_id: organization },
    },

    // Projects
    'sentry.project': { naturalKey: ['organization', 'slug'] },
    'sentry.projectkey': { naturalKey: ['public_key'], secrets: ['secret_key'] },
    'sentry.projectoption': { table: 'sentry_projectoptions' },
    'sentry.projectbookmark': { naturalKey: ['project', 'user_id'], virtualForeignKeys: { user_id: user } },
    'sentry.counter': { table: 'sentry_projectcounter' },
    'sentry.environment': { virtualForeignKeys: { organization_id: organization } },

    // Issue alerts
    'sentry.rule': { naturalKey: ['project', 'label'], virtualForeignKeys: { environment_id: 'sentry.environment' } },
    'sentry.ruleactivity': { virtualForeignKeys: { user_id: user } },
    'sentry.rulesnooze': {
      naturalKey: ['user_id', 'rule', 'alert_rule'],
      virtualForeignKeys: { user_id: user, owner_id: user },
    },
    'sentry.notificationaction': { virtualForeignKeys: { sentry_app_id: 'sentry.sentryapp' } },
    'sentry.notificationactionproject': { naturalKey: ['project', 'action'] },

    // Cron monitors and dashboards
    'sentry.monitor': {
      naturalKey: ['organization_id', 'slug'],
      virtualForeignKeys: { organization_id: organization, project_id: project },
    },
    'sentry.dashboard': { virtualForeignKeys: { created_by_id: user } },

    // Metric alerts and incidents
    'sentry.alertruleactivity': { virtualForeignKeys: { user_id: user } },
    'sentry.alertruletriggeraction': { virtualForeignKeys: { sentry_app_id: 'sentry.sentryapp' } },
    'sentry.incidentactivity': { virtualForeignKeys: { user_id: user } },
    'sentry.incidentsubscription': { virtualForeignKeys: { user_id: user } },
  },
})
