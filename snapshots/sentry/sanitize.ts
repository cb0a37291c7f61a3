import type { ModelDefinition } from '../../harness/model/subject.ts'
import {
  component,
  conditions,
  configured,
  installed,
  json,
  members,
  ruleParts,
  settingPaths,
  word,
} from './json-fields.ts'

type Rules = NonNullable<ModelDefinition['sanitize']>

/** Functions, columns and operators; what people compare them with is elsewhere. */
const expression = { keep: 'functions and columns of the query language' } as const
const setting = { key: { keep: 'the name of a setting of Sentry' }, value: settingPaths } as const

/** What sanitizing makes of each field that may hold something of a person, by model. In doubt it is replaced. */
export const sentrySanitizing: Readonly<Record<string, Rules>> = {
  // Users
  'sentry.user': {
    username: 'username',
    name: 'name',
    email: 'email',
    password: 'token',
    session_nonce: 'secret',
    avatar_url: 'url',
  },
  'sentry.email': { email: 'email' },
  'sentry.useremail': { email: 'email', validation_hash: 'secret' },
  'sentry.userip': { ip_address: 'ip', country_code: 'null', region_code: 'null' },
  'sentry.useroption': setting,
  'sentry.userpermission': { permission: word },
  'sentry.userrole': { name: { keep: 'the name of a role' }, permissions: word },
  'sentry.authenticator': {
    config: {
      paths: {
        ...members('secret', 'secret salt used codes[*] phone_number last_used_at'),
        ...members('secret', 'devices[*].name devices[*].ts devices[*].binding'),
        ...members('secret', 'devices[*].binding.publicKey devices[*].binding.keyHandle devices[*].binding.appParam'),
      },
      rest: 'secret',
    },
  },
  'sentry.authidentity': {
    ident: 'username',
    data: json({
      ...installed,
      ...members('text', 'score groups[*] name idp nested nested.list nested.none nested.empty'),
    }),
  },

  // Settings of the installation
  'sentry.option': { ...setting, last_updated_by: word },
  'sentry.controloption': { ...setting, last_updated_by: word },
  'sentry.relay': { relay_id: 'uuid', public_key: 'secret' },
  'sentry.relayusage': { relay_id: 'uuid', version: word, public_key: 'secret' },

  // Organizations, their members and teams
  'sentry.organization': { name: 'name', slug: 'slug', default_role: word },
  'sentry.organizationoption': setting,
  'sentry.organizationmember': { email: 'email', user_email: 'email', role: word, token: 'secret' },
  'sentry.organizationmemberteam': { role: word },
  'sentry.team': { name: 'name', slug: 'slug' },
  'sentry.datasecrecywaiver': { zendesk_tickets: 'url' },
  'sentry.environment': { name: 'slug' },
  'sentry.recentsearch': { query: 'text', query_hash: 'secret' },
  'sentry.savedsearch': { name: 'text', query: 'text', sort: word, visibility: word },
  'sentry.groupsearchview': { name: 'text', query: 'text', query_sort: word },

  // Projects
  'sentry.project': { name: 'name', slug: 'slug', forced_color: word, platform: word },
  'sentry.projectkey': {
    label: 'name',
    public_key: 'secret',
    secret_key: 'secret',
    data: json(
      members(
        'text',
        'browserSdkVersion dynamicSdkLoaderOptions dynamicSdkLoaderOptions.hasReplay',
        'dynamicSdkLoaderOptions.hasPerformance dynamicSdkLoaderOptions.hasDebug dynamicSdkLoaderOptions.hasFeedback',
      ),
    ),
    use_case: word,
  },
  'sentry.projectoption': setting,
  'sentry.projectownership': {
    raw: 'text',
    schema: json({
      ...members(word, 'rules[*].matcher.type rules[*].owners[*].type'),
      ...members('text', '$version rules[*].matcher.pattern rules[*].owners[*].identifier'),
    }),
  },
  'sentry.projectredirect': { redirect_slug: 'slug' },
  'sentry.projecttemplate': { name: 'name' },
  'sentry.projecttemplateoption': setting,
  'sentry.customdynamicsamplingrule': { condition: json(conditions), condition_hash: 'secret', query: 'text' },
  'sentry.spanattributeextractionruleconfig': {
    span_attribute: 'text',
    unit: word,
    tags: 'text',
    aggregates: expression,
  },
  'sentry.spanattributeextractionrulecondition': { value: 'text' },

  // Sign-in and access
  'sentry.authprovider': {
    provider: word,
    config: json({
      ...installed,
      ...members('url', 'idp.slo_url idp.sso_url idp.entity_id metadata_url'),
      ...members('secret', 'idp.x509cert sp.x509cert sp.private_key'),
      ...members('text', 'attribute_mapping advanced version domains[*] org org.id org.name default_team'),
      ...members(
        'text',
        'attribute_mapping.identifier attribute_mapping.user_email attribute_mapping.first_name attribute_mapping.last_name',
      ),
    }),
  },
  'sentry.apikey': { label: 'name', key: 'secret', scope_list: word, allowed_origins: 'text' },
  'sentry.apiapplication': {
    client_id: 'secret',
    client_secret: 'secret',
    name: 'name',
    allowed_origins: 'text',
    redirect_uris: 'url',
    homepage_url: 'url',
    privacy_url: 'url',
    terms_url: 'url',
  },
  'sentry.apiauthorization': { scope_list: word },
  'sentry.apigrant': { code: 'secret', redirect_uri: 'url', scope_list: word },
  'sentry.apitoken': {
    name: 'name',
    token: 'token',
    hashed_token: 'secret',
    refresh_token: 'token',
    hashed_refresh_token: 'secret',
    token_type: word,
    token_last_characters: 'secret',
    scope_list: word,
  },
  'sentry.orgauthtoken': { name: 'name', token_hashed: 'secret', token_last_characters: 'secret', scope_list: word },

  // Integrations
  'sentry.integration': { provider: word, external_id: 'text', name: 'name', metadata: json(installed) },
  'sentry.organizationintegration': { config: json(configured) },
  'sentry.projectintegration': { config: json(configured) },
  'sentry.repository': {
    name: 'text',
    url: 'url',
    provider: word,
    external_id: 'text',
    config: json(configured),
    languages: word,
  },
  'sentry.sentryapp': {
    name: 'name',
    slug: 'slug',
    author: 'name',
    creator_label: 'username',
    uuid: 'uuid',
    redirect_url: 'url',
    webhook_url: 'url',
    overview: 'text',
    events: word,
    scope_list: word,
    schema: json(component('elements[*].')),
    metadata: json(members('text', 'deployedBy')),
  },
  'sentry.sentryappcomponent': { uuid: 'uuid', type: word, schema: json(component('')) },
  'sentry.sentryappinstallation': { uuid: 'uuid' },
  'sentry.servicehook': { guid: 'uuid', url: 'url', secret: 'secret', events: word },

  // Alerts, monitors and incidents
  'sentry.rule': {
    label: 'text',
    data: json({
      ...members(word, 'action_match filter_match actions[*].id conditions[*].id filters[*].id'),
      ...ruleParts,
    }),
  },
  'sentry.notificationaction': { target_identifier: 'text', target_display: 'text' },
  'sentry.monitor': {
    guid: 'uuid',
    name: 'name',
    slug: 'slug',
    config: json({
      ...members(word, 'schedule timezone'),
      ...members('text', 'schedule_type checkin_margin max_runtime failure_issue_threshold recovery_threshold'),
      ...members('text', 'alert_rule_id status_type'),
    }),
  },
  'sentry.snubaquery': { dataset: word, query: 'text', aggregate: expression },
  'sentry.querysubscription': { type: word, subscription_id: 'token', query_extra: 'text' },
  'sentry.alertrule': { name: 'text', description: 'text' },
  'sentry.alertruleactivationcondition': { label: 'text' },
  'sentry.alertruletrigger': { label: word },
  'sentry.alertruletriggeraction': {
    target_identifier: 'text',
    target_display: 'text',
    sentry_app_config: json(members('text', '[*].name [*].value [*].label')),
  },
  'sentry.incident': { title: 'text', detection_uuid: 'uuid' },
  'sentry.incidentactivity': {
    comment: 'text',
    value: { keep: 'the number of a status' },
    previous_value: { keep: 'the number of a status' },
    notification_uuid: 'uuid',
  },

  // Dashboards
  'sentry.dashboard': {
    title: 'text',
    filters: json(members('text', 'release[*] releaseId[*] environment[*] all_projects')),
  },
  'sentry.dashboardtombstone': { slug: { keep: 'the slug of a dashboard that Sentry itself has' } },
  'sentry.dashboardwidget': {
    title: 'text',
    description: 'text',
    interval: word,
    detail: json(members('text', 'layout.x layout.y layout.w layout.h layout.minH')),
    thresholds: json({ ...members(word, 'unit'), ...members('text', 'max_values.max1 max_values.max2') }),
  },
  'sentry.dashboardwidgetquery': {
    name: 'text',
    conditions: 'text',
    field_aliases: 'text',
    fields: expression,
    aggregates: expression,
    columns: expression,
    orderby: expression,
  },
  'sentry.dashboardwidgetqueryondemand': { spec_hashes: 'secret', extraction_state: word },
}
