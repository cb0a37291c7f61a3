import type { JsonValue } from '../../harness/model/json.ts'
import type { Scope } from '../../harness/model/scope.ts'
import type { Snapshot } from '../../harness/model/snapshot.ts'

/** What an import in a scope makes of a field on purpose, in every row that has a value there. */
type DocumentedChange =
  | { readonly becomes: JsonValue }
  /** A text of this form, which no row of the file had. */
  | { readonly drawn: RegExp }

type DocumentedChanges = Readonly<Record<string, DocumentedChange>>

const claimedAnew: DocumentedChanges = {
  'sentry.user.is_unclaimed': { becomes: true },
  'sentry.user.password': { drawn: /^!.{40}$/ },
  'sentry.user.last_password_change': { drawn: /^2/ },
  'sentry.user.is_password_expired': { becomes: false },
  'sentry.useremail.is_verified': { becomes: false },
  'sentry.useremail.validation_hash': { drawn: /^[0-9A-Za-z]{32}$/ },
  'sentry.useremail.date_hash_added': { drawn: /^2/ },
}
const withoutPrivileges: DocumentedChanges = {
  'sentry.user.is_staff': { becomes: false },
  'sentry.user.is_superuser': { becomes: false },
  'sentry.user.is_managed': { becomes: false },
}
const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/
const knownElsewhere: DocumentedChanges = {
  'sentry.monitor.guid': { drawn: uuid },
  'sentry.incident.detection_uuid': { drawn: uuid },
  'sentry.incident.activation': { becomes: null },
  'sentry.incidentactivity.notification_uuid': { drawn: uuid },
  'sentry.querysubscription.subscription_id': { drawn: /^0\/[0-9a-f]{32}$/ },
}

/** By `model.field`; whatever else an import changes is wrong. Nobody of the exhaustive snapshot has yet to be claimed. */
export const documentedChanges: Readonly<Record<Scope, DocumentedChanges>> = {
  user: { ...claimedAnew, ...withoutPrivileges },
  organization: { ...claimedAnew, ...withoutPrivileges, ...knownElsewhere },
  config: claimedAnew,
  global: {},
}

/** The documented changes that did not happen, one line for each row: `sentry.user 3: is_staff is true`. */
export function changesLeftOut(scope: Scope, exported: Snapshot, imported: Snapshot): readonly string[] {
  return Object.entries(documentedChanges[scope]).flatMap(([place, change]) => {
    const model = place.slice(0, place.lastIndexOf('.'))
    const field = place.slice(model.length + 1)
    const valuesOf = (rows: Snapshot) => rows.filter((row) => row.model === model)
    const before = new Set(valuesOf(exported).map(({ fields }) => fields[field]))
    return valuesOf(imported)
      .filter(({ fields }) => !hasHappened(change, fields[field] ?? null, before))
      .map(({ pk, fields }) => `${model} ${pk}: ${field} is ${JSON.stringify(fields[field])}`)
  })
}

function hasHappened(change: DocumentedChange, value: JsonValue, before: ReadonlySet<JsonValue | undefined>): boolean {
  if ('becomes' in change) return value === change.becomes
  if (value === null) return before.has(null)
  return typeof value === 'string' && change.drawn.test(value) && !before.has(value)
}

/** Who invited each member, as far as they are in the file too: a member whose inviter is not has none afterwards. */
export function inviters(rows: Snapshot): readonly JsonValue[] {
  const users = new Map(
    rows.filter(({ model }) => model === 'sentry.user').map(({ pk, fields }) => [pk, fields.username]),
  )
  return rows
    .filter(({ model }) => model === 'sentry.organizationmember')
    .map(({ fields }) => [...users].find(([pk]) => pk === fields.inviter_id)?.[1] ?? null)
}
