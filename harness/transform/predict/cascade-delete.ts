import type { Expected, ExpectedRow, Origin } from '../../model/change.ts'
import type { ExpectedValue } from '../../model/matcher.ts'
import type { ForeignKey, Model, Schema } from '../../model/schema.ts'
import { defaultValue } from './defaults.ts'
import { keyText, referencesTo, removedRow, withValues } from './expected-rows.ts'

/**
 * Removes rows, and does to the rows that refer to them what their foreign keys say, through any depth and cycles.
 * RESTRICT and NO ACTION do nothing here: where they matter, PostgreSQL has refused the step.
 */
export function cascadeDelete(
  schema: Schema,
  expected: Expected,
  targets: ReadonlySet<ExpectedRow>,
  origin: Origin,
): Expected {
  const removed = new Set<ExpectedRow>()
  /** The present form of rows that lost a reference, by their form in `expected`. */
  const changed = new Map<ExpectedRow, ExpectedRow>()
  for (let wave: ReadonlySet<ExpectedRow> = targets; wave.size > 0; ) {
    for (const row of wave) removed.add(row)
    const next = new Set<ExpectedRow>()
    for (const model of new Set([...wave].map((row) => row.model))) {
      const gone = [...wave].filter((row) => row.model === model)
      for (const reference of referencesTo(schema, model)) {
        const target = schema.models.get(model)
        if (!target) continue
        const keys = new Set(gone.map((row) => keyText(target, row, reference.key.targetFields)))
        for (const row of expected.rows) {
          if (row.model !== reference.model.name || removed.has(row)) continue
          const current = changed.get(row) ?? row
          const key = keyText(reference.model, current, reference.key.fields)
          if (key === null || !keys.has(key)) continue
          if (reference.key.onDelete === 'cascade') next.add(row)
          else {
            const values = replacement(reference.model, reference.key)
            if (values) changed.set(row, withValues(reference.model, current, values, origin))
          }
        }
      }
    }
    wave = next
  }
  return {
    rows: expected.rows.filter((row) => !removed.has(row)).map((row) => changed.get(row) ?? row),
    removed: [...expected.removed, ...[...removed].flatMap((row) => removedRow(row, origin))],
  }
}

function replacement(model: Model, key: ForeignKey): Readonly<Record<string, ExpectedValue>> | null {
  if (key.onDelete !== 'set-null' && key.onDelete !== 'set-default') return null
  return Object.fromEntries(
    key.onDeleteFields.map((name) => {
      const field = model.fields.find((candidate) => candidate.name === name)
      return [name, key.onDelete === 'set-null' || !field ? null : defaultValue(field)]
    }),
  )
}
