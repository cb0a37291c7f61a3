import type { Expected, ExpectedRow, Origin } from '../../model/change.ts'
import { type ExpectedValue, isMatcher } from '../../model/matcher.ts'
import type { ForeignKey, Model, Schema } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { defaultValue } from './defaults.ts'
import { expectedValueOf, keyText, removedRow, withValues } from './expected-rows.ts'
import { inOrderOfKeys, type RowChange } from './key-order.ts'
import { RowStore } from './row-store.ts'

/**
 * Changes rows of one model, and does to the rows that refer to them what their foreign keys' ON DELETE and ON UPDATE
 * say, through any depth and cycles, in the order in which PostgreSQL does it: breadth first. RESTRICT and NO ACTION
 * do nothing here: where they matter, PostgreSQL has refused the step. Linear in the number of rows.
 */
export function changeRows(
  schema: Schema,
  expected: Expected,
  model: Model,
  changes: readonly RowChange[],
  originOf: (row: ExpectedRow) => Origin,
): Expected {
  if (changes.length === 0) return expected
  const store = new RowStore(expected.rows)
  const references = referencesByTarget(schema)
  const events: Event[] = []
  const removed: [ExpectedRow, Origin][] = []
  const change = (row: ExpectedRow, rowModel: Model, after: ExpectedRow | null, origin: Origin): void => {
    const before = store.now(row)
    if (!before) return
    store.set(row, after)
    if (!after) removed.push([row, origin])
    events.push({ model: rowModel, row, before, after, origin })
  }
  const keys = (references.get(model.name) ?? []).map(({ key }) => key.targetFields)
  for (const { row, after } of inOrderOfKeys(changes, model, keys)) {
    change(row, model, after, originOf(row))
  }
  // The list grows while it is read: effects have effects.
  for (const event of events) {
    for (const { model: child, key } of references.get(event.model.name) ?? []) {
      const action = event.after ? key.onUpdate : key.onDelete
      if (action === 'no-action' || action === 'restrict') continue
      const from = movedFrom(event, key)
      if (from === null) continue
      for (const row of store.referring(child, key, from)) {
        const current = store.now(row)
        if (!current) continue
        const values = event.after
          ? valuesAfterUpdate(child, key, event.model, event.after)
          : valuesAfterDelete(child, key)
        change(row, child, values && withValues(child, current, values, event.origin), event.origin)
      }
    }
  }
  return {
    rows: store.result(),
    removed: [...expected.removed, ...removed.flatMap(([row, origin]) => removedRow(row, origin))],
  }
}

interface Event {
  readonly model: Model
  readonly row: ExpectedRow
  readonly before: ExpectedRow
  readonly after: ExpectedRow | null
  readonly origin: Origin
}

/** A foreign key that the database enforces, with the model that has it. */
interface Reference {
  readonly model: Model
  readonly key: ForeignKey
}

function referencesByTarget(schema: Schema): ReadonlyMap<ModelName, readonly Reference[]> {
  const references = new Map<ModelName, Reference[]>()
  for (const model of schema.models.values()) {
    for (const key of model.foreignKeys) {
      if (!key.virtual) references.set(key.target, [...(references.get(key.target) ?? []), { model, key }])
    }
  }
  return references
}

/** The text of the key that the row had and has no more; null when it still has it, or had none. */
function movedFrom({ model, before, after }: Event, { targetFields }: ForeignKey): string | null {
  const from = keyText(model, before, targetFields)
  if (from === null || !after) return from
  // A generated column is open until the server has evaluated it; PostgreSQL has no action that follows its changes.
  if (targetFields.some((name) => isMatcher(expectedValueOf(model, after, name)))) return null
  return from === keyText(model, after, targetFields) ? null : from
}

/** Null: the row goes too. */
function valuesAfterDelete(child: Model, key: ForeignKey): Readonly<Record<string, ExpectedValue>> | null {
  if (key.onDelete === 'cascade') return null
  return Object.fromEntries(
    key.onDeleteFields.map((name) => [name, key.onDelete === 'set-null' ? null : defaultOf(child, name)]),
  )
}

function valuesAfterUpdate(
  child: Model,
  key: ForeignKey,
  target: Model,
  parent: ExpectedRow,
): Readonly<Record<string, ExpectedValue>> {
  return Object.fromEntries(
    key.fields.map((name, index): [string, ExpectedValue] => {
      if (key.onUpdate === 'set-null') return [name, null]
      if (key.onUpdate === 'set-default') return [name, defaultOf(child, name)]
      return [name, expectedValueOf(target, parent, key.targetFields[index] ?? '') ?? null]
    }),
  )
}

function defaultOf(model: Model, name: string): ExpectedValue {
  const field = model.fields.find((candidate) => candidate.name === name)
  return field ? defaultValue(field) : null
}
