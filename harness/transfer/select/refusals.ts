import type { Model, Schema } from '../../model/schema.ts'
import { type LeftOut, type LeftOutReason, scopesWithin } from '../../model/scope.ts'
import type { Row } from '../../model/snapshot.ts'
import { equalityOf } from './equality.ts'
import { choicesOf } from './extents.ts'
import { keyReader } from './key-reader.ts'
import type { NameFilter } from './name-filter.ts'
import type { SelectionRequest } from './selection.ts'
import type { UserRestriction } from './user-restrictions.ts'

/** What a row is left out for that the row itself tells. */
export interface Refusal {
  /** That `of` looks at. */
  readonly fields: readonly string[]
  readonly of: (row: Row) => LeftOutReason | null
  /** What it refers to by those. Absent: nothing. */
  readonly key?: LeftOut['key']
}

/** The filters of a request; null: it has none of the kind. */
export interface NamedRows {
  readonly users: NameFilter | null
  readonly organizations: NameFilter | null
  readonly restrictions: readonly UserRestriction[]
}

/** In the order in which they decide. */
export function refusalsOf(
  schema: Schema,
  model: Model,
  request: SelectionRequest,
  named: NamedRows,
): readonly Refusal[] {
  const { users = null, organizations = null } = schema.relocation?.rules ?? {}
  const isUsers = model.name === users?.model
  const ofScope = scopeRefusal(model, request)
  return [
    ...(ofScope.length > 0 && isUsers ? nameNote(model, users.by, named.users) : []),
    ...ofScope,
    ...(isUsers ? nameRefusal(model, users.by, named.users) : []),
    ...(model.name === organizations?.model ? nameRefusal(model, organizations.by, named.organizations) : []),
    ...(isUsers ? named.restrictions.map(restrictionRefusal) : []),
  ]
}

function scopeRefusal(model: Model, { scope }: SelectionRequest): readonly Refusal[] {
  const within: readonly string[] = scopesWithin[scope]
  const choices = choicesOf(model).map((choice) => ({
    isTaken: within.includes(choice.scope),
    holds: choice.where ? equalityOf(model, choice.where) : () => true,
  }))
  if (choices.every(({ isTaken }) => isTaken)) return []
  const fields = choicesOf(model).flatMap(({ where }) => Object.keys(where ?? {}))
  return [{ fields, of: (row) => (choices.find(({ holds }) => holds(row))?.isTaken ? null : 'scope') }]
}

/** A user whom the scope leaves out has the name all the same. */
function nameNote(model: Model, by: string, names: NameFilter | null): readonly Refusal[] {
  return nameRefusal(model, by, names).map(({ fields, of }) => ({
    fields,
    of: (row) => {
      of(row)
      return null
    },
  }))
}

function nameRefusal(model: Model, by: string, names: NameFilter | null): readonly Refusal[] {
  if (names === null) return []
  const read = keyReader(model, [by])
  return [{ fields: [by], of: (row) => (names.takes(read(row)) ? null : 'filter') }]
}

function restrictionRefusal({ fields, holds, reason }: UserRestriction): Refusal {
  return { fields, of: (row) => (holds(row) ? null : reason) }
}
