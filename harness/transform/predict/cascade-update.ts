import type { Expected, ExpectedRow, Origin } from '../../model/change.ts'
import type { ExpectedValue } from '../../model/matcher.ts'
import type { ForeignKey, Model, Schema } from '../../model/schema.ts'
import { expectedValueOf } from '../where.ts'
import { defaultValue } from './defaults.ts'
import { keyText, referencesTo, withValues } from './expected-rows.ts'

/** Updates rows, and does to the rows that refer to a key that changed what their foreign keys' ON UPDATE says. */
export function cascadeUpdate(
  schema: Schema,
  expected: Expected,
  model: Model,
  targets: ReadonlySet<ExpectedRow>,
  update: (row: ExpectedRow) => ExpectedRow,
  origin: Origin,
): Expected {
  if (targets.size === 0) return expected
  const updated = new Map([...targets].map((row) => [row, update(row)]))
  const rows = expected.rows.map((row) => updated.get(row) ?? row)
  return referencesTo(schema, model.name).reduce<Expected>(
    (state, { model: child, key }) => {
      const moved = movedKeys(model, key, updated)
      if (moved.size === 0 || key.onUpdate === 'no-action' || key.onUpdate === 'restrict') return state
      const keyOf = (row: ExpectedRow): string => keyText(child, row, key.fields) ?? ''
      const children = new Set(state.rows.filter((row) => row.model === child.name && moved.has(keyOf(row))))
      const follow = (row: ExpectedRow): ExpectedRow =>
        withValues(child, row, valuesAfter(child, key, model, moved.get(keyOf(row))), origin)
      return cascadeUpdate(schema, state, child, children, follow, origin)
    },
    { ...expected, rows },
  )
}

/** By the text of the key before: the row as it is now. Only keys that did change. */
function movedKeys(
  model: Model,
  key: ForeignKey,
  updated: ReadonlyMap<ExpectedRow, ExpectedRow>,
): ReadonlyMap<string, ExpectedRow> {
  const moved = new Map<string, ExpectedRow>()
  for (const [before, after] of updated) {
    const from = keyText(model, before, key.targetFields)
    if (from !== null && from !== keyText(model, after, key.targetFields)) moved.set(from, after)
  }
  return moved
}

function valuesAfter(
  child: Model,
  key: ForeignKey,
  target: Model,
  parent: ExpectedRow | undefined,
): Readonly<Record<string, ExpectedValue>> {
  return Object.fromEntries(
    key.fields.map((name, index): [string, ExpectedValue] => {
      const field = child.fields.find((candidate) => candidate.name === name)
      if (key.onUpdate === 'set-null' || !field || !parent) return [name, null]
      if (key.onUpdate === 'set-default') return [name, defaultValue(field)]
      return [name, expectedValueOf(target, parent, key.targetFields[index] ?? '') ?? null]
    }),
  )
}
