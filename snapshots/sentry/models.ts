import type { ModelDefinition } from '../../harness/model/subject.ts'

const user = 'sentry.user'
const organization = 'sentry.organization'
const project = 'sentry.project'
const team = 'sentry.team'
const integration = 'sentry.integration'
const sentryApp = 'sentry.sentryapp'

/** Names, keys across silos, what identifies a row to a person, and secrets: what PostgreSQL's catalog cannot say. */
export const sentryModels: Readonly<Record<string, ModelDefinition>> = {
  // Users
  'sentry.user': { table: 'auth_user', fields: { first_name: 'name' }, secrets: ['password', 'session_nonce'] },
  'sentry.email': {
    accompanies: [
      { own: 'email', model: user, field: 'email' },
      { own: 'email', model: 'sentry.useremail', field: 'email' },
    ],
  },
  'sentry.useremail': { secrets: ['validation_hash'] },
  'sentry.userroleuser': { table: 'sentry_userrole_users', naturalKey: ['user', 'role'] },
  'sentry.authenticator': { table: 'auth_authenticator', secrets: ['config'] },
  'sentry.useroption': {
    naturalKey: ['user', 'project_id', 'organization_id', 'key'],
    virtualForeignKeys: { project_id: project, organization_id: organization },
  },

  // Organizations, their members and teams
  'sentry.organizationoption': { table: 'sentry_organizationoptions' },
  'sentry.organizationmember': {
    // An invitation has an email and no user; a member has a user and no email.
    naturalKey: ['organization', 'user_id', 'email'],
    virtualForeignKeys: { user_id: user, inviter_id: user },
    exemptKeys: ['inviter_id'],
    secrets: ['token'],
  },
  'sentry.organizationmemberteam': { table: 'sentry_organizationmember_teams' },
  'sentry.organizationaccessrequest': { virtualForeignKeys: { requester_id: user } },
  'sentry.recentsearch': { virtualForeignKeys: { user_id: user } },
  'sentry.savedsearch': { virtualForeignKeys: { owner_id: user } },
  'sentry.groupsearchview': {
    naturalKey: ['organization', 'user_id', 'position'],
    virtualForeignKeys: { user_id: user },
  },

  // Sign-in and access
  'sentry.authprovider': { virtualForeignKeys: { organization_id: organization }, secrets: ['config'] },
  'sentry.authidentity': { naturalKey: ['auth_provider', 'ident'], secrets: ['data'] },
  'sentry.apikey': { virtualForeignKeys: { organization_id: organization }, secrets: ['key'] },
  'sentry.apiapplication': { secrets: ['client_secret'] },
  'sentry.apiauthorization': { naturalKey: ['user', 'application'] },
  'sentry.apigrant': { naturalKey: ['user', 'application'], secrets: ['code'] },
  'sentry.apitoken': { secrets: ['token', 'refresh_token', 'hashed_token', 'hashed_refresh_token'] },
  'sentry.orgauthtoken': {
    virtualForeignKeys: { organization_id: organization, project_last_used_id: project },
    secrets: ['token_hashed'],
  },

  // Integrations
  'sentry.integration': { secrets: ['metadata'] },
  'sentry.organizationintegration': { virtualForeignKeys: { organization_id: organization }, secrets: ['config'] },
  'sentry.projectintegration': { virtualForeignKeys: { integration_id: integration } },
  'sentry.sentryapp': { virtualForeignKeys: { owner_id: organization } },
  'sentry.sentryappinstallation': {
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
    virtualForeignKeys: { organization_id: organization, integration_id: integration },
  },

  // Projects
  'sentry.project': { naturalKey: ['organization', 'slug'] },
  'sentry.projectkey': { naturalKey: ['public_key'], secrets: ['secret_key'] },
  'sentry.projectoption': { table: 'sentry_projectoptions' },
  'sentry.projectbookmark': { naturalKey: ['project', 'user_id'], virtualForeignKeys: { user_id: user } },
  'sentry.counter': { table: 'sentry_projectcounter' },
  'sentry.environment': { virtualForeignKeys: { organization_id: organization } },
  'sentry.spanattributeextractionruleconfig': { virtualForeignKeys: { created_by_id: user } },
  'sentry.spanattributeextractionrulecondition': {
    naturalKey: ['config', 'value'],
    virtualForeignKeys: { created_by_id: user },
  },
  'sentry.customdynamicsamplingrule': {
    naturalKey: ['organization', 'condition_hash'],
    virtualForeignKeys: { created_by_id: user },
  },

  // Issue alerts
  'sentry.rule': {
    naturalKey: ['project', 'label'],
    virtualForeignKeys: { environment_id: 'sentry.environment', owner_user_id: user },
  },
  'sentry.ruleactivity': { virtualForeignKeys: { user_id: user } },
  'sentry.rulesnooze': {
    naturalKey: ['user_id', 'rule', 'alert_rule'],
    virtualForeignKeys: { user_id: user, owner_id: user },
  },
  'sentry.neglectedrule': { naturalKey: ['rule', 'organization'] },
  'sentry.notificationaction': { virtualForeignKeys: { sentry_app_id: sentryApp, integration_id: integration } },
  'sentry.notificationactionproject': { naturalKey: ['project', 'action'] },

  // Cron monitors and dashboards
  'sentry.monitor': {
    naturalKey: ['project_id', 'slug'],
    virtualForeignKeys: {
      organization_id: organization,
      project_id: project,
      owner_user_id: user,
      owner_team_id: team,
    },
  },
  'sentry.dashboard': { virtualForeignKeys: { created_by_id: user } },
  'sentry.dashboardwidgetqueryondemand': { naturalKey: ['dashboard_widget_query'] },

  // Metric alerts and incidents. Queries and snapshots of series belong to whom they are for.
  'sentry.snubaquery': {
    accompanies: [
      { own: 'id', model: 'sentry.alertrule', field: 'snuba_query' },
      { own: 'id', model: 'sentry.querysubscription', field: 'snuba_query' },
    ],
  },
  'sentry.timeseriessnapshot': {
    accompanies: [{ own: 'id', model: 'sentry.incidentsnapshot', field: 'event_stats_snapshot' }],
  },
  'sentry.alertrule': { virtualForeignKeys: { user_id: user } },
  'sentry.alertruleactivity': { virtualForeignKeys: { user_id: user } },
  'sentry.alertruletriggeraction': {
    virtualForeignKeys: { sentry_app_id: sentryApp, integration_id: integration },
  },
  // Its target, sentry.alertruleactivations, takes no part in exports and is not part of this subject.
  'sentry.incident': { fields: { activation_id: 'activation' } },
  'sentry.incidentactivity': { virtualForeignKeys: { user_id: user } },
  'sentry.incidentsubscription': { virtualForeignKeys: { user_id: user } },
}
