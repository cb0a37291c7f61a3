import type { ForeignKey, Model, Schema } from '../../model/schema.ts'
import type { LeftOutReason } from '../../model/scope.ts'
import type { ModelName, Row } from '../../model/snapshot.ts'
import { equalityOf } from './equality.ts'
import { type KeyReader, keyReader } from './key-reader.ts'
import type { NameFilter } from './name-filter.ts'
import type { SelectableRows, SelectionRequest } from './selection.ts'

/** Something that holds for the users who take part. */
export interface UserRestriction {
  readonly reason: Extract<LeftOutReason, 'scope' | 'filter'>
  /** Fields of the model of users that `holds` looks at. */
  readonly fields: readonly string[]
  readonly holds: (user: Row) => boolean
}

/**
 * Who the users are that a filter by organizations takes along, and who is privileged: that other rows say, which are gone
 * through here.
 * @param organizationNames is shown all rows of the model of organizations
 */
export async function userRestrictions(
  schema: Schema,
  rows: SelectableRows,
  { scope }: SelectionRequest,
  organizationNames: NameFilter | null,
): Promise<readonly UserRestriction[]> {
  const { users, organizations, privileged } = schema.relocation?.rules ?? {}
  const userModel = users ? schema.models.get(users.model) : undefined
  const members = userModel && organizationNames ? membersReader(schema, userModel, organizationNames) : null
  const referring =
    userModel && scope === 'config' ? referringReaders(schema, userModel, privileged?.referredBy ?? []) : []
  const organizationsReader = organizationNames ? nameReader(schema, organizations ?? null, organizationNames) : null
  const readers = [members, organizationsReader, ...referring].filter((reader) => reader !== null)
  await readAll(rows, readers)
  const restrictions: UserRestriction[] = members ? [members.restriction()] : []
  if (userModel && privileged && scope === 'config') {
    const equalities = privileged.where.map((where) => equalityOf(userModel, where))
    const referred = referring.map((reader) => reader.restriction())
    restrictions.push({
      reason: 'scope',
      fields: [...privileged.where.flatMap((where) => Object.keys(where)), ...referred.flatMap(({ fields }) => fields)],
      holds: (user) => equalities.some((holds) => holds(user)) || referred.some(({ holds }) => holds(user)),
    })
  }
  return restrictions
}

/** What one pass over some rows is for. */
interface RowReader {
  /** Fields by model. */
  readonly wanted: readonly (readonly [ModelName, readonly string[]])[]
  readonly read: (row: Row) => void
}

interface RestrictionReader extends RowReader {
  /** To be asked for once all rows were read. */
  readonly restriction: () => UserRestriction
}

async function readAll(rows: SelectableRows, readers: readonly RowReader[]): Promise<void> {
  const wanted = new Map<ModelName, Set<string>>()
  for (const [model, fields] of readers.flatMap((reader) => reader.wanted)) {
    wanted.set(model, new Set([...(wanted.get(model) ?? []), ...fields]))
  }
  if (wanted.size === 0) return
  for await (const batch of rows(wanted)) {
    for (const row of batch) for (const reader of readers) reader.read(row)
  }
}

function nameReader(
  schema: Schema,
  organizations: { readonly model: ModelName; readonly by: string } | null,
  names: NameFilter,
): RowReader | null {
  const model = organizations ? schema.models.get(organizations.model) : undefined
  if (!organizations || !model) return null
  const readName = keyReader(model, [organizations.by])
  return {
    wanted: [[model.name, [organizations.by]]],
    read: (row) => {
      if (row.model === model.name) names.takes(readName(row))
    },
  }
}

/** The users that rows of members give to the organizations of the filter. */
function membersReader(schema: Schema, userModel: Model, names: NameFilter): RestrictionReader | null {
  const { organizations } = schema.relocation?.rules ?? {}
  const members = organizations?.members
  const model = members ? schema.models.get(members.model) : undefined
  const target = organizations ? schema.models.get(organizations.model) : undefined
  const ofOrganization = model && target && keyOf(model, members?.organization, target)
  const ofUser = model && keyOf(model, members?.user, userModel)
  if (!organizations || !model || !target || !ofOrganization || !ofUser) return null
  const readName = keyReader(target, [organizations.by])
  const readKey = keyReader(target, ofOrganization.targetFields)
  const readOrganization = keyReader(model, ofOrganization.fields, {
    model: target,
    fields: ofOrganization.targetFields,
  })
  const readUser = keyReader(model, ofUser.fields, { model: userModel, fields: ofUser.targetFields })
  const chosen = new Set<string>()
  const pairs: (readonly [organization: string, user: string])[] = []
  return {
    wanted: [
      [target.name, [organizations.by, ...ofOrganization.targetFields]],
      [model.name, [...ofOrganization.fields, ...ofUser.fields]],
    ],
    read(row) {
      if (row.model === target.name && names.takes(readName(row))) {
        const key = readKey(row)
        if (key !== null) chosen.add(key)
      }
      if (row.model !== model.name) return
      const [organization, user] = [readOrganization(row), readUser(row)]
      if (organization !== null && user !== null) pairs.push([organization, user])
    },
    restriction() {
      const taken = new Set(pairs.flatMap(([organization, user]) => (chosen.has(organization) ? [user] : [])))
      return amongKeys(userModel, ofUser, taken)
    },
  }
}

function referringReaders(
  schema: Schema,
  userModel: Model,
  referredBy: readonly { readonly model: ModelName; readonly field: string }[],
): readonly RestrictionReader[] {
  return referredBy.flatMap(({ model: name, field }): readonly RestrictionReader[] => {
    const model = schema.models.get(name)
    const key = model && keyOf(model, field, userModel)
    if (!model || !key) return []
    const read: KeyReader = keyReader(model, key.fields, { model: userModel, fields: key.targetFields })
    const taken = new Set<string>()
    return [
      {
        wanted: [[model.name, key.fields]],
        read: (row) => {
          const user = row.model === model.name ? read(row) : null
          if (user !== null) taken.add(user)
        },
        restriction: () => amongKeys(userModel, key, taken),
      },
    ]
  })
}

function amongKeys(userModel: Model, { targetFields }: ForeignKey, keys: ReadonlySet<string>): UserRestriction {
  const read = keyReader(userModel, targetFields)
  return {
    reason: 'filter',
    fields: targetFields,
    holds(user) {
      const key = read(user)
      return key !== null && keys.has(key)
    },
  }
}

function keyOf(model: Model, field: string | undefined, target: Model): ForeignKey | undefined {
  return model.foreignKeys.find((key) => key.target === target.name && key.fields.some((name) => name === field))
}
