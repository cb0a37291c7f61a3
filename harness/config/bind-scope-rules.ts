import type { FilterModel, MemberModel, PrivilegedRows, ScopeRules } from '../model/scope.ts'
import type { FilterDefinitions } from '../model/subject.ts'
import { checkEquality, findField, findKey, findModel, type ModelNames } from './relocation-names.ts'

/** A subject's `filters`; null parts where it declares none. */
export function bindScopeRules(names: ModelNames, filters: FilterDefinitions): ScopeRules {
  const users = filters.users ? filterModel(names, 'filters.users', filters.users) : null
  const organizations = filters.organizations
    ? filterModel(names, 'filters.organizations', filters.organizations)
    : null
  const members = organizations ? bindMembers(names, filters, organizations, users) : null
  return {
    users,
    organizations: organizations && { ...organizations, members },
    privileged: filters.privileged ? bindPrivileged(names, filters.privileged, filters, users) : null,
  }
}

function filterModel(
  names: ModelNames,
  place: string,
  named: { readonly model: string; readonly by: string },
): FilterModel | null {
  const model = findModel(names, place, named.model)
  if (!model || !findField(names, `${place}.by`, model, named.by)) return null
  return { model: model.name, by: named.by }
}

function bindMembers(
  names: ModelNames,
  filters: FilterDefinitions,
  organizations: FilterModel,
  users: FilterModel | null,
): MemberModel | null {
  const members = filters.organizations?.members
  if (!members) return null
  const place = 'filters.organizations.members'
  if (!filters.users) {
    names.problems.push({
      message: `${place} says which users belong to an organization, and filters.users does not say what users are`,
      fix: "add it: users: { model: 'app.user', by: 'username' }",
    })
  }
  const model = findModel(names, place, members.model)
  if (!model || !users) return null
  const organization = findKey(names, `${place}.organization`, model, members.organization, organizations.model)
  const user = findKey(names, `${place}.user`, model, members.user, users.model)
  return organization && user ? { ...members, model: model.name } : null
}

function bindPrivileged(
  names: ModelNames,
  { where = [], referredBy = [] }: NonNullable<FilterDefinitions['privileged']>,
  filters: FilterDefinitions,
  users: FilterModel | null,
): PrivilegedRows {
  const place = 'filters.privileged'
  if (!filters.users) {
    names.problems.push({
      message: `${place} says which users config scope takes, and filters.users does not say what users are`,
      fix: "add it: users: { model: 'app.user', by: 'username' }",
    })
  }
  if (where.length === 0 && referredBy.length === 0) {
    names.problems.push({
      message: `${place} names no user, so that config scope would take none`,
      fix: 'say who is privileged, by where or referredBy, or leave it out: config scope then takes all users',
    })
  }
  const model = users ? names.models.get(users.model) : undefined
  if (model) {
    for (const [index, equality] of where.entries()) {
      checkEquality(names, `${place}.where[${index}]`, model, equality)
    }
  }
  const referring = referredBy.flatMap(({ model: name, field }, index) => {
    const at = `${place}.referredBy[${index}]`
    const found = findModel(names, at, name)
    if (!found || !users || !findKey(names, `${at}.field`, found, field, users.model)) return []
    return [{ model: found.name, field }]
  })
  return { where, referredBy: referring }
}
