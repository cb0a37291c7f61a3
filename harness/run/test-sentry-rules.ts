import type { BoundComparator } from '../model/comparator.ts'
import { isJsonArray, type JsonValue, jsonText } from '../model/json.ts'
import type { Model, Schema } from '../model/schema.ts'
import type { Fields, ModelName, Row, Snapshot } from '../model/snapshot.ts'

/**
 * Sentry's published rules of comparing an export with what was imported (src/sentry/backup/validate.py and
 * comparators.py of getsentry/sentry), as plainly as can be: rows are paired by their positions, null is the same as a
 * missing field where a comparator looks, and what none has looked at must be equal as JSON.
 * @returns `model ordinal field` for everything that is wrong; null where the rules stop before they compare: counts
 *   that differ, or keys that do not ascend
 */
export function validateAsSentry(
  schema: Schema,
  comparators: ReadonlyMap<ModelName, readonly BoundComparator[]>,
  expected: Snapshot,
  actual: Snapshot,
): ReadonlySet<string> | null {
  const [left, right] = [ordinals(expected), ordinals(actual)]
  if (left === null || right === null || left.rows.size !== right.rows.size) return null
  for (const [model, rows] of left.rows) if (right.rows.get(model)?.length !== rows.length) return null
  const wrong = new Set<string>()
  for (const [name, rows] of left.rows) {
    const model = schema.models.get(name)
    rows.forEach((row, index) => {
      const twin = right.rows.get(name)?.[index]
      if (!model || !twin) throw new Error(`there is no model ${name}`)
      for (const field of wrongFields(model, comparators.get(name) ?? [], row, twin, [left, right])) {
        wrong.add(`${name} ${index + 1} ${field}`)
      }
    })
  }
  return wrong
}

interface Side {
  readonly rows: ReadonlyMap<ModelName, readonly Row[]>
  /** The position of a row among those of its model, by `model pk`. */
  readonly positions: ReadonlyMap<string, number>
}

function ordinals(snapshot: Snapshot): Side | null {
  const rows = new Map<ModelName, Row[]>()
  const positions = new Map<string, number>()
  for (const row of snapshot) {
    const known = rows.get(row.model) ?? []
    const last = known.at(-1)
    if (last && Number(last.pk) >= Number(row.pk)) return null
    rows.set(row.model, [...known, row])
    positions.set(`${row.model} ${jsonText(row.pk)}`, known.length + 1)
  }
  return { rows, positions }
}

function* wrongFields(
  model: Model,
  bound: readonly BoundComparator[],
  { fields: left }: Row,
  { fields: right }: Row,
  sides: readonly [Side, Side],
): Generator<string> {
  const scrubbed = new Set<string>()
  for (const { comparator } of bound) {
    const rule = rules[comparator.name]
    if (!rule) throw new Error(`Sentry has no ${comparator.name}`)
    // It counts the others as ignored.
    const compared = comparator.name === 'user-password' ? ['password'] : comparator.fields
    for (const field of comparator.fields) scrubbed.add(field)
    for (const field of compared) {
      const [a, b] = [left[field] ?? null, right[field] ?? null]
      if (comparator.name !== 'user-password' && a === null && b === null) continue
      const isOneSided = (a === null) !== (b === null)
      if (isOneSided && !(comparator.name === 'equal-or-removed' && b === null)) yield field
      else if (!isOneSided) yield* rule({ model, field, a, b, left, right, sides })
    }
  }
  for (const field of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const [a, b] = [left[field], right[field]]
    if (scrubbed.has(field)) continue
    if (a === undefined || b === undefined || jsonText(a) !== jsonText(b)) yield field
  }
}

interface Asked {
  readonly model: Model
  readonly field: string
  readonly a: JsonValue
  readonly b: JsonValue
  readonly left: Fields
  readonly right: Fields
  readonly sides: readonly [Side, Side]
}

type Rule = (asked: Asked) => readonly string[]

const unless =
  (isRight: (asked: Asked) => boolean): Rule =>
  (asked) =>
    isRight(asked) ? [] : [asked.field]

const isSame = ({ a, b }: Asked): boolean => jsonText(a) === jsonText(b)

const rules: Readonly<Record<string, Rule>> = {
  'auto-suffix': unless((asked) => isSame(asked) || String(asked.b).startsWith(`${asked.a}-`)),
  'date-updated': unless(({ a, b }) => instant(a) <= instant(b)),
  'datetime-equality': unless(({ a, b }) => instant(a) === instant(b)),
  'email-obfuscating': unless(isSame),
  'hash-obfuscating': unless(isSame),
  'equal-or-removed': unless(isSame),
  'secret-hex': unless(({ a, b }) => [a, b].every((value) => /^[0-9a-f]{32}$/.test(String(value)))),
  'unordered-list': unless(({ a, b }) => sorted(a) === sorted(b)),
  'foreign-key': unless(({ model, field, a, b, sides: [left, right] }) => {
    const target = model.foreignKeys.find(({ fields }) => fields[0] === field)?.target
    const position = left.positions.get(`${target} ${jsonText(a)}`)
    return position !== undefined && position === right.positions.get(`${target} ${jsonText(b)}`)
  }),
  'user-password': ({ left, right }) => {
    const claimed = left.is_unclaimed === true && right.is_unclaimed !== true ? ['is_unclaimed'] : []
    const isSamePassword = left.password === right.password
    if (right.is_unclaimed !== true) return [...claimed, ...(isSamePassword ? [] : ['password'])]
    const isOlder = instant(left.last_password_change ?? epoch) > instant(right.last_password_change ?? epoch)
    return [
      ...(isSamePassword ? ['password'] : []),
      ...(isOlder ? ['last_password_change'] : []),
      ...(right.is_password_expired === true ? ['is_password_expired'] : []),
    ]
  },
}

const epoch = '1970-01-01T00:00:00Z'

/** Microseconds since 1970, of the texts in UTC that Sentry writes. */
function instant(value: JsonValue): number {
  const [, text, fraction = ''] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z$/.exec(String(value)) ?? []
  if (text === undefined) throw new Error(`${value} is no time that Sentry writes`)
  return Date.parse(`${text}Z`) * 1000 + Number(fraction.padEnd(6, '0'))
}

/** Sentry's lists are texts as Python prints them, whose characters it sorts, or lists. */
function sorted(value: JsonValue): string {
  return jsonText((isJsonArray(value) ? value.map(jsonText) : [...String(value)]).sort())
}
