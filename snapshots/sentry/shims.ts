import type { ShimDefinitions } from '../../harness/model/subject.ts'

/** What older exports of Sentry hold, and 24.7.0 does not. */
export const sentryShims: ShimDefinitions = {
  droppedModels: [
    // Stood for the team or user that owns something, up to 24.4: what is owned names its owner itself since.
    'sentry.actor',
    // Took part up to 23.7, and are drawn anew or looked up since.
    'sentry.monitorenvironment',
    'sentry.monitorlocation',
    'sentry.organizationmapping',
    'sites.site',
  ],
  droppedFields: {
    'sentry.alertrule': ['owner'],
    'sentry.rule': ['owner'],
    // `org_role`: the role in the organization that everybody in the team had.
    'sentry.team': ['actor', 'org_role'],
  },
}
