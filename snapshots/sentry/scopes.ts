import type { ModelDefinition } from '../../harness/model/subject.ts'

type Scopes = Readonly<Record<string, NonNullable<ModelDefinition['scope']>>>

const user = [
  'sentry.email', // of a user, by its address: see `accompanies`
  'sentry.user',
  'sentry.useremail',
  'sentry.useroption',
]

const organization = [
  'sentry.alertrule',
  'sentry.alertruleactivationcondition',
  'sentry.alertruleactivity',
  'sentry.alertruleexcludedprojects',
  'sentry.alertruleprojects',
  'sentry.alertruletrigger',
  'sentry.alertruletriggerexclusion',
  'sentry.counter',
  'sentry.customdynamicsamplingrule',
  'sentry.customdynamicsamplingruleproject',
  'sentry.dashboard',
  'sentry.dashboardtombstone',
  'sentry.dashboardwidget',
  'sentry.dashboardwidgetquery',
  'sentry.dashboardwidgetqueryondemand',
  'sentry.datasecrecywaiver',
  'sentry.environment',
  'sentry.environmentproject',
  'sentry.groupsearchview',
  'sentry.incident',
  'sentry.incidentactivity',
  'sentry.incidentsnapshot',
  'sentry.incidentsubscription',
  'sentry.incidenttrigger',
  'sentry.monitor',
  'sentry.neglectedrule',
  'sentry.organization',
  'sentry.organizationaccessrequest',
  'sentry.organizationmember',
  'sentry.organizationmemberteam',
  'sentry.organizationoption',
  'sentry.orgauthtoken',
  'sentry.pendingincidentsnapshot',
  'sentry.project',
  'sentry.projectbookmark',
  'sentry.projectkey',
  'sentry.projectoption',
  'sentry.projectownership',
  'sentry.projectredirect',
  'sentry.projectteam',
  'sentry.projecttemplate',
  'sentry.projecttemplateoption',
  'sentry.querysubscription',
  'sentry.recentsearch',
  'sentry.rule',
  'sentry.ruleactivity',
  'sentry.rulesnooze',
  'sentry.savedsearch',
  'sentry.snubaquery',
  'sentry.snubaqueryeventtype',
  'sentry.spanattributeextractionrulecondition',
  'sentry.spanattributeextractionruleconfig',
  'sentry.team',
  'sentry.timeseriessnapshot',
]

const config = [
  'sentry.controloption',
  'sentry.option',
  'sentry.relay',
  'sentry.relayusage',
  'sentry.userpermission',
  'sentry.userrole',
  'sentry.userroleuser',
]

const global = [
  'sentry.alertruletriggeraction',
  'sentry.apiapplication',
  'sentry.apigrant',
  'sentry.apikey',
  'sentry.authenticator',
  'sentry.authidentity',
  'sentry.authprovider',
  'sentry.integration',
  'sentry.organizationintegration',
  'sentry.projectintegration',
  'sentry.repository',
  'sentry.sentryapp',
  'sentry.sentryappcomponent',
  'sentry.sentryappinstallation',
  'sentry.servicehook',
  'sentry.userip',
]

const byRow: Scopes = {
  // What an application was given belongs to the application.
  'sentry.apiauthorization': [{ scope: 'config', where: { application: null } }, 'global'],
  'sentry.apitoken': [{ scope: 'config', where: { application: null } }, 'global'],
  // What tells an integration or an application belongs to that; its projects go where the action goes.
  'sentry.notificationaction': [
    { scope: 'organization', where: { integration_id: null, sentry_app_id: null } },
    'global',
  ],
  'sentry.notificationactionproject': 'organization',
}

/** Where the rows of every model belong, after the `relocation_scope` that Sentry gives it. */
export const sentryScopes: Scopes = {
  ...Object.fromEntries(user.map((model) => [model, 'user' as const])),
  ...Object.fromEntries(organization.map((model) => [model, 'organization' as const])),
  ...Object.fromEntries(config.map((model) => [model, 'config' as const])),
  ...Object.fromEntries(global.map((model) => [model, 'global' as const])),
  ...byRow,
}
