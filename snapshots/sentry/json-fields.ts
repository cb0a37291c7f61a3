import type { ModelDefinition } from '../../harness/model/subject.ts'

type Rules = NonNullable<ModelDefinition['sanitize']>

/** Words that Sentry itself chooses from: a user may well be called as one of them. */
export const word = { keep: 'one of the words that Sentry knows' } as const

/** Members that Sentry names, by path, with what becomes of their values. */
export const members = (rule: Rules[string], ...paths: readonly string[]): Rules =>
  Object.fromEntries(paths.flatMap((list) => list.split(' ')).map((path) => [path, rule]))

/** JSON, also in columns of text. Members that no path names are looked at, names and all: nobody has decided on these. */
export const json = (paths: Rules): Rules[string] => ({ paths, rest: 'text' })

/** Of settings, whose values are JSON of any kind. */
export const settingPaths = json(
  members('text', '[*].project_id [*].event_type [*].platform_name', 'release environment statsPeriod'),
)

const tokens = members(
  'secret',
  'access_token refresh_token id_token token secret private_key shared_secret webhook_secret',
)

/** What an integration, or a way to sign in, knows of what it is connected with. */
export const installed = {
  ...tokens,
  ...members('datetime', 'expires_at expires date_installed'),
  ...members('url', 'base_url icon icon_url domain_url webhook_url team_url'),
  ...members('host', 'domain_name instance domain'),
  ...members(
    'text',
    'account_id account_type account_name scopes[*] scope token_type permissions verify_ssl include_subgroups',
  ),
  ...members(
    'text',
    'installation_id installation_type tenant_id service_url user_id username email client_id sync_version',
  ),
  ...members('text', 'oauth_client_id group_id installation.uuid installation.project_id bot_user_id services[*].name'),
}

/** What an organization, a project or a repository has set of an integration. */
export const configured = {
  ...tokens,
  ...members(
    'text',
    'sync_comments sync_forward_assignment sync_reverse_assignment sync_status_forward sync_status_reverse',
  ),
  ...members(
    'text',
    'channel channel_id service service_id service_name name path webhooks[*] project_id project_name',
  ),
  ...members(
    'text',
    'pagerduty_services[*].id pagerduty_services[*].service_name pagerduty_services[*].integration_key',
  ),
  ...members(
    'text',
    'team_table[*].id team_table[*].team project_mappings[*] issues_ignored_fields[*] repository default_branch',
  ),
}

/** Of a rule for alerts: what its actions, conditions and filters are about. */
export const ruleParts = members(
  'text',
  'frequency',
  ...(
    'name value interval comparisonType comparison_interval time older_or_newer target targetType targetIdentifier ' +
    'fallthroughType fallthrough_type workspace channel channel_id account service severity team priority integration ' +
    'project issue_type assignee labels title description key attribute match level settings sentryAppInstallationUuid uuid'
  )
    .split(' ')
    .flatMap((name) => ['actions', 'conditions', 'filters'].map((list) => `${list}[*].${name}`)),
)

/** Of sampling; they are within each other. */
export const conditions = members('text', 'op name value inner inner[*].op inner[*].name inner[*].value inner[*].inner')

/** A form of an application, whose fields the application names in values. */
const form = (place: string): Rules => {
  const fields = ['required_fields[*]', 'optional_fields[*]'].flatMap((list) =>
    ['name', 'label', 'options', 'uri', 'url', 'default', 'depends_on', 'async', 'skip_load_on_open'].map(
      (name) => `${place}.${list}.${name}`,
    ),
  )
  return {
    ...members('text', `${place}.uri ${place}.url ${place}.description`, ...fields),
    ...members(word, `${place}.type ${place}.required_fields[*].type ${place}.optional_fields[*].type`),
  }
}

/** What an application shows in Sentry. `prefix`: of where it is. */
export const component = (prefix: string): Rules => ({
  ...members(word, `${prefix}type`),
  ...members('text', `${prefix}title ${prefix}uri ${prefix}url ${prefix}params[*]`),
  ...form(`${prefix}settings`),
  ...form(`${prefix}link`),
  ...form(`${prefix}create`),
})
