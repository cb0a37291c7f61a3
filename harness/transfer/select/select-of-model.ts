import type { Model, Schema } from '../../model/schema.ts'
import type { Row } from '../../model/snapshot.ts'
import { checkRequest } from './check-request.ts'
import { extentsOf, type TrackedKey } from './extents.ts'
import { planSelection } from './plan.ts'
import type { SelectableRows, SelectionRequest } from './selection.ts'
import { userRestrictions } from './user-restrictions.ts'

/** Which rows of one model take part, where those of others need not be at hand. */
export interface ModelSelection {
  /** Whether a row may take part, as far as it tells itself. */
  readonly has: (row: Row) => boolean
  /** What it refers to, of rows some of which may be left out: all of these must take part too. */
  readonly needs: readonly TrackedKey[]
}

/**
 * What {@link selectRows} goes by for the rows of one model. Which rows accompany it is not looked at.
 * @param rows of any models: those that tell which users are privileged, in config scope
 * @throws HarnessError `bad-config` when the subject does not say what the request needs; what `rows` throws
 */
export async function selectOfModel(
  schema: Schema,
  model: Model,
  rows: SelectableRows,
  request: Pick<SelectionRequest, 'scope'>,
): Promise<ModelSelection> {
  checkRequest(schema, request)
  const extents = extentsOf(schema, request)
  const restrictions = await userRestrictions(schema, rows, request, null)
  const named = { users: null, organizations: null, restrictions }
  const plan = planSelection(schema, request, extents, named).get(model.name)
  return {
    has: (row) => !plan || plan.refusal(row) === null,
    needs: extents.trackedKeys(model).filter(({ target }) => extents.of(target) !== 'none'),
  }
}
