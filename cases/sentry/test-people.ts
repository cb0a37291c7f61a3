import type { JsonValue } from '../../harness/model/json.ts'
import { modelName, type Row, type Snapshot } from '../../harness/model/snapshot.ts'

export interface Person {
  readonly username: string
  /** Default: one of their own. */
  readonly email?: string
  readonly isStaff?: boolean
  readonly isSuperuser?: boolean
  /** Has a role, and a permission of their own. */
  readonly isAdmin?: boolean
}

/** Members by username, each with who invited them. */
export type Members = Readonly<Record<string, string | null>>

/** People and organizations of Sentry, each organization with an option, a project, a token and these members. */
export function peopleRows(people: readonly Person[], organizations: Readonly<Record<string, Members>> = {}): Snapshot {
  const emailOf = ({ username, email }: Person): string => email ?? `${username}@example.com`
  const idOf = (username: string): number => people.findIndex((person) => person.username === username) + 1
  const addresses = [...new Set(people.map(emailOf))]
  const members = Object.entries(organizations).flatMap(([, each], index) =>
    Object.entries(each).map(([username, inviter]) => ({ organization: index + 1, username, inviter })),
  )
  return [
    ...numbered('sentry.email', addresses, (email) => ({ email })),
    ...numbered('sentry.user', people, (person) => ({
      username: person.username,
      password: '!',
      email: emailOf(person),
      is_staff: person.isStaff === true,
      is_superuser: person.isSuperuser === true,
    })),
    ...numbered('sentry.useremail', people, (person) => ({
      user: idOf(person.username),
      email: emailOf(person),
      validation_hash: person.username,
    })),
    ...numbered('sentry.userrole', people.some(({ isAdmin }) => isAdmin) ? ['admin'] : [], (name) => ({ name })),
    ...numbered(
      'sentry.userroleuser',
      people.filter(({ isAdmin }) => isAdmin),
      ({ username }) => ({
        user: idOf(username),
        role: 1,
      }),
    ),
    ...numbered(
      'sentry.userpermission',
      people.filter(({ isAdmin }) => isAdmin),
      ({ username }) => ({
        user: idOf(username),
        permission: 'users.admin',
      }),
    ),
    ...numbered('sentry.organization', Object.keys(organizations), (slug) => ({ name: slug, slug })),
    ...numbered('sentry.organizationoption', Object.keys(organizations), (slug, id) => ({
      organization: id,
      key: slug,
      value: 'true',
    })),
    ...numbered('sentry.project', Object.keys(organizations), (slug, id) => ({ organization: id, name: slug, slug })),
    ...numbered('sentry.orgauthtoken', Object.keys(organizations), (slug, id) => ({
      organization_id: id,
      name: slug,
      token_hashed: slug,
    })),
    ...numbered('sentry.organizationmember', members, ({ organization, username, inviter }) => ({
      organization,
      user_id: idOf(username),
      inviter_id: inviter === null ? null : idOf(inviter),
    })),
  ]
}

function numbered<T>(
  model: string,
  items: readonly T[],
  fields: (item: T, pk: number) => Record<string, JsonValue>,
): Row[] {
  return items.map((item, index) => ({ model: modelName(model), pk: index + 1, fields: fields(item, index + 1) }))
}
