import { sentryComparators } from '../../comparators/index.ts'
import { defineSubject, type ModelDefinition } from '../../harness/model/subject.ts'
import { sentryImportRules } from './import-rules.ts'
import { sentryModels } from './models.ts'
import { sentrySanitizing } from './sanitize.ts'
import { sentryScopes } from './scopes.ts'
import { sentryShims } from './shims.ts'

/** Sentry's self-hosted data model: what `sentry export global` of 24.7.0 writes and `sentry import` reads. */
export default defineSubject({
  name: 'sentry',
  schema: 'schema.sql',
  naming: 'django',
  models: models(),
  comparators: sentryComparators,
  filters: {
    users: { model: 'sentry.user', by: 'username' },
    organizations: {
      model: 'sentry.organization',
      by: 'slug',
      members: { model: 'sentry.organizationmember', organization: 'organization', user: 'user_id' },
    },
    privileged: {
      where: [{ is_staff: true }, { is_superuser: true }],
      referredBy: [
        { model: 'sentry.userpermission', field: 'user' },
        { model: 'sentry.userroleuser', field: 'user' },
      ],
    },
  },
  shims: sentryShims,
  coverage: { exhaustive: ['exhaustive'] },
})

function models(): Readonly<Record<string, ModelDefinition>> {
  const declared = [sentryModels, sentryScopes, sentryImportRules, sentrySanitizing]
  const names = new Set(declared.flatMap((part) => Object.keys(part)))
  const definitions = [...names].map((name): [string, ModelDefinition] => {
    const scope = sentryScopes[name]
    const importRules = sentryImportRules[name]
    const sanitize = sentrySanitizing[name]
    return [
      name,
      {
        ...sentryModels[name],
        ...(scope && { scope }),
        ...(importRules && { importRules }),
        ...(sanitize && { sanitize }),
      },
    ]
  })
  return Object.fromEntries(definitions)
}
