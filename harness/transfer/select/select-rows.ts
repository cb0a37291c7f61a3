import type { Schema } from '../../model/schema.ts'
import type { FilterModel, LeftOut, UnknownNames } from '../../model/scope.ts'
import type { ModelName, Row } from '../../model/snapshot.ts'
import { checkRequest } from './check-request.ts'
import { type Extents, extentsOf } from './extents.ts'
import { equalTextOf } from './key-text.ts'
import { leaveOutDependents } from './leave-out-dependents.ts'
import { NameFilter } from './name-filter.ts'
import { type ModelPlan, planSelection } from './plan.ts'
import { RowFacts } from './row-facts.ts'
import type { SelectableRows, Selection, SelectionRequest } from './selection.ts'
import { userRestrictions } from './user-restrictions.ts'
import { whyLeftOut } from './why-left-out.ts'

/**
 * Which rows take part in an export or import. Rows are gone through once or twice, or (of everything, say) not at all;
 * of each no more is kept than its keys.
 * @throws HarnessError `bad-config` when the subject does not say what the request needs; what `rows` throws
 */
export async function selectRows(schema: Schema, rows: SelectableRows, request: SelectionRequest): Promise<Selection> {
  checkRequest(schema, request)
  const extents = extentsOf(schema, request)
  if ([...schema.models.keys()].every((model) => extents.of(model) !== 'some')) return trivial(extents)
  const { filter = {} } = request
  const names = {
    users: nameFilter(schema, schema.relocation?.rules.users, filter.users),
    organizations: nameFilter(schema, schema.relocation?.rules.organizations, filter.organizations),
  }
  const restrictions = await userRestrictions(schema, rows, request, names.organizations)
  const plans = planSelection(schema, request, extents, { ...names, restrictions })
  const facts = new Map([...plans].map(([model, plan]) => [model, new RowFacts(plan)]))
  const wanted = new Map([...plans].map(([model, { fields }]) => [model, fields]))
  for await (const batch of rows(wanted)) for (const row of batch) facts.get(row.model)?.add(row)
  leaveOutDependents([...facts.values()], extents.isWhole)
  const counts = new Map(
    [...facts].flatMap(([model, rowFacts]) =>
      extents.of(model) === 'some' ? [[model, rowFacts.counts()] as const] : [],
    ),
  )
  const users = schema.relocation?.rules.users
  const isReadForNames = users && extents.of(users.model) === 'some'
  const otherForms = [names.users, names.organizations].flatMap((filter) => filter?.otherForms() ?? [])
  return {
    ...fromPlans(extents, plans),
    counts,
    unknown: {
      users: isReadForNames ? (names.users?.unseen() ?? []) : [],
      organizations: names.organizations?.unseen() ?? [],
      ...(otherForms.length === 0 ? {} : { otherForms: Object.fromEntries(otherForms) }),
    },
  }
}

/** Whether rows have to be looked at to tell which take part. */
export function looksAtRows(schema: Schema, request: SelectionRequest): boolean {
  const { of } = extentsOf(schema, request)
  return [...schema.models.keys()].some((model) => of(model) === 'some')
}

function nameFilter(
  { models }: Schema,
  named: FilterModel | null | undefined,
  names: readonly string[] | undefined,
): NameFilter | null {
  if (!names) return null
  const field = named && models.get(named.model)?.fields.find(({ name }) => name === named.by)
  return new NameFilter(names, (name) => (field && equalTextOf(field)(name)) ?? name)
}

const nothingUnknown: UnknownNames = { users: [], organizations: [] }

/** Each model as a whole. */
function trivial(extents: Extents): Selection {
  const { of } = extents
  return {
    extentOf: of,
    why: (row) => (of(row.model) === 'all' ? [] : [wholeModel(extents)]),
    has: (row) => of(row.model) === 'all',
    fieldsOf: () => [],
    counts: new Map(),
    unknown: nothingUnknown,
  }
}

/** By what the rows' keys turned out to be: any row that was among them is known by itself. */
function fromPlans(
  extents: Extents,
  plans: ReadonlyMap<ModelName, ModelPlan>,
): Pick<Selection, 'extentOf' | 'has' | 'why' | 'fieldsOf'> {
  return {
    extentOf: extents.of,
    fieldsOf: (model) => (extents.of(model) === 'some' ? (plans.get(model)?.deciding ?? []) : []),
    has(row) {
      const plan = plans.get(row.model)
      return extents.of(row.model) === 'some' && plan
        ? takes(plan, row, extents.isWhole)
        : extents.of(row.model) === 'all'
    },
    why(row) {
      const [extent, plan] = [extents.of(row.model), plans.get(row.model)]
      if (extent === 'some' && plan) return whyLeftOut(plan, row, extents.isWhole)
      return extent === 'all' ? [] : [wholeModel(extents)]
    },
  }
}

/** Why no row of a model takes part. */
function wholeModel({ isNothing }: Extents): LeftOut {
  return { reason: isNothing ? 'filter' : 'scope', key: null }
}

function takes({ refusal, needs, accompanies }: ModelPlan, row: Row, danglingStays: boolean): boolean {
  if (refusal(row) !== null) return false
  for (const { read, space } of needs) {
    const key = read(row)
    const state = key === null ? 'live' : space.state(key)
    if (state === 'left out' || (state === 'nowhere' && !danglingStays)) return false
  }
  return (
    accompanies.length === 0 ||
    accompanies.some(({ read, space }) => {
      const key = read(row)
      return key !== null && space.state(key) === 'live'
    })
  )
}
