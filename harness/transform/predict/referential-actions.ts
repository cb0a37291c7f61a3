import type { Expected, ExpectedRow, Origin, RemovedRow } from '../../model/change.ts'
import type { ExpectedValue } from '../../model/matcher.ts'
import type { ForeignKey, Model, Schema } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { defaultValue } from './defaults.ts'
import { expectedValueOf, keyText, type Reopening, removedRow, reopening, withValues } from './expected-rows.ts'
import { inOrderOfKeys, type RowChange } from './key-order.ts'
import { RowStore } from './row-store.ts'

/**
 * Changes rows of one model, and does to the rows that refer to them what their foreign keys' ON DELETE and ON UPDATE
 * say, through any depth and cycles, in the order in which PostgreSQL does it: breadth first. RESTRICT and NO ACTION
 * do nothing here: where they matter, PostgreSQL has refused the step. What refers to a generated column comes later:
 * see {@link followGenerated}. Linear in the number of rows.
 */
export function changeRows(
  schema: Schema,
  expected: Expected,
  model: Model,
  changes: readonly RowChange[],
  originOf: (row: ExpectedRow) => Origin,
): Expected {
  if (changes.length === 0) return expected
  const effects = new Effects(schema, expected)
  for (const { row, after } of effects.inOrder(changes, model, isNotGenerated)) {
    effects.change(row, model, after, originOf(row))
  }
  return effects.spread()
}

/**
 * Does what ON UPDATE says to the rows that refer to generated columns, once the server has evaluated these.
 * @param evaluated by model: the rows of `expected` with columns that were evaluated, and what these have followed
 */
export function followGenerated(
  schema: Schema,
  expected: Expected,
  evaluated: ReadonlyMap<Model, ReadonlyMap<ExpectedRow, Reopening>>,
): Expected {
  const effects = new Effects(schema, expected)
  for (const [model, reopenings] of evaluated) {
    const changes = [...reopenings].map(([after, { held }]) => ({ row: held, after }))
    for (const { row, after } of effects.inOrder(changes, model, isGenerated)) {
      const origin = reopenings.get(after)?.origin
      if (origin) effects.follow(model, row, after, origin)
    }
  }
  return effects.spread()
}

/** What has happened to rows, and what follows from it. */
class Effects {
  private readonly expected: Expected
  private readonly store: RowStore
  private readonly references: ReadonlyMap<ModelName, readonly Reference[]>
  private readonly events: Event[] = []
  private readonly removed: RemovedRow[] = []

  constructor(schema: Schema, expected: Expected) {
    this.expected = expected
    this.store = new RowStore(expected.rows)
    this.references = referencesByTarget(schema)
  }

  inOrder<C extends RowChange>(
    changes: readonly C[],
    model: Model,
    follows: (target: Model, key: ForeignKey) => boolean,
  ): readonly C[] {
    const keys = (this.references.get(model.name) ?? []).filter(({ key }) => follows(model, key))
    return inOrderOfKeys(
      changes,
      model,
      keys.map(({ key }) => key.targetFields),
    )
  }

  change(row: ExpectedRow, model: Model, after: ExpectedRow | null, origin: Origin): void {
    const before = this.store.now(row)
    if (!before) return
    this.store.set(row, after)
    if (!after) this.removed.push(...removedRow(row, origin))
    this.events.push({ model, before, after, origin, follows: after ? isNotGenerated : () => true })
  }

  /** The row has changed before. */
  follow(model: Model, before: ExpectedRow, after: ExpectedRow, origin: Origin): void {
    this.events.push({ model, before, after, origin, follows: isGenerated })
  }

  spread(): Expected {
    // The list grows while it is read: effects have effects.
    for (const event of this.events) {
      for (const { model: child, key } of this.references.get(event.model.name) ?? []) {
        const action = event.after ? key.onUpdate : key.onDelete
        if (action === 'no-action' || action === 'restrict' || !event.follows(event.model, key)) continue
        const from = movedFrom(event, key)
        if (from === null) continue
        for (const row of this.store.referring(child, key, from)) {
          const current = this.store.now(row)
          if (!current) continue
          const values = event.after
            ? valuesAfterUpdate(child, key, event.model, event.after)
            : valuesAfterDelete(child, key)
          this.change(row, child, values && withValues(child, current, values, event.origin), event.origin)
        }
      }
    }
    return { rows: this.store.result(), removed: [...this.expected.removed, ...this.removed] }
  }
}

interface Event {
  readonly model: Model
  readonly before: ExpectedRow
  readonly after: ExpectedRow | null
  readonly origin: Origin
  /** Whether what refers by the key has to follow now. */
  readonly follows: (target: Model, key: ForeignKey) => boolean
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

function isGenerated(target: Model, { targetFields }: ForeignKey): boolean {
  return target.fields.some(({ name, generated }) => generated && targetFields.includes(name))
}

function isNotGenerated(target: Model, key: ForeignKey): boolean {
  return !isGenerated(target, key)
}

/** The text of the key that the row had and has no more; null when it still has it, or had none. */
function movedFrom({ model, before, after }: Event, { targetFields }: ForeignKey): string | null {
  const from = keyText(model, reopening(model, before, targetFields)?.held ?? before, targetFields)
  return from === null || !after || from !== keyText(model, after, targetFields) ? from : null
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
