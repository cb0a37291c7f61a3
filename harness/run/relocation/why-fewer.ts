import { type JsonValue, jsonEquals, jsonText } from '../../model/json.ts'
import { fieldValue, type Schema } from '../../model/schema.ts'
import type { LeftOut, Scope } from '../../model/scope.ts'
import type { ModelName, Row, Snapshot } from '../../model/snapshot.ts'

/** Rows that an export or import was about. */
export interface Sifted {
  readonly scope: Scope
  readonly rows: Snapshot
  /** All that a row is left out for; what it is itself comes first. Empty: it takes part. */
  readonly why: (row: Row) => readonly LeftOut[]
}

const mostReasons = 3
const mostKeys = 3
/** A chain of rows that depend on each other is told as far as this. */
const mostLinks = 4

/**
 * Why rows of a model take no part: scope, filter, or the row that each depends on, and why that one does not.
 * @returns `text` begins with a colon; `field`: of the first reason, if it is a key
 */
export function whyFewer(
  schema: Schema,
  name: ModelName,
  declared: number,
  sifted: Sifted,
): { readonly text: string; readonly field: string | null } {
  const own = sifted.rows.filter(({ model }) => model === name)
  const left = own
    .map((row) => ({ row, all: sifted.why(row) }))
    // Of a row that is left out for one thing alone that is why.
    .toSorted((a, b) => a.all.length - b.all.length)
    .flatMap(({ row, all }) => all.slice(0, 1).map((why) => ({ row, why, reason: reasonOf(schema, row, why, sifted) })))
  const [first] = left
  if (!first || declared > own.length)
    return { text: `: there ${own.length === 1 ? 'is' : 'are'} no more than ${own.length} of it`, field: null }
  if (
    first.why.reason === 'scope' &&
    new Set(left.map(({ reason }) => reason)).size === 1 &&
    left.length === own.length
  ) {
    return { text: `: ${sifted.scope} scope takes in none of it`, field: null }
  }
  const groups = new Map<string, Row[]>()
  for (const { row, reason } of left) {
    const rows = groups.get(reason) ?? []
    groups.set(reason, rows)
    rows.push(row)
  }
  const texts = [...groups].slice(0, mostReasons).map(([reason, rows]) => {
    return `${keysOf(schema, name, rows)} ${rows.length === 1 ? 'is' : 'are'} left out ${reason}`
  })
  return { text: `: ${texts.join('; ')}`, field: first.why.key?.fields[0] ?? null }
}

/** What follows `is left out`. */
function reasonOf(schema: Schema, row: Row, { reason, key }: LeftOut, sifted: Sifted, links = 0): string {
  if (reason === 'scope') return `by ${sifted.scope} scope`
  if (reason === 'filter') return 'by the filter'
  if (key === null) return 'for the rows that it depends on'
  const refers = `as its ${key.fields.join(', ')} refers to a row of ${key.target} that is`
  if (reason === 'dangling') return `${refers} not there`
  const target = referent(schema, row, key, sifted.rows)
  const [why] = target && target !== row && links < mostLinks ? sifted.why(target) : []
  return `${refers} left out${target && why ? ` ${reasonOf(schema, target, why, sifted, links + 1)}` : ''}`
}

function referent(schema: Schema, row: Row, key: NonNullable<LeftOut['key']>, rows: Snapshot): Row | undefined {
  const [model, target] = [schema.models.get(row.model), schema.models.get(key.target)]
  if (!model || !target) return undefined
  const wanted = key.fields.map((field) => fieldValue(model, row, field) ?? null)
  const holds = (other: Row, field: string, value: JsonValue): boolean =>
    jsonEquals(fieldValue(target, other, field) ?? null, value)
  return rows.find(
    (other) =>
      other.model === target.name && key.targetFields.every((field, at) => holds(other, field, wanted[at] ?? null)),
  )
}

function keysOf(schema: Schema, name: ModelName, rows: readonly Row[]): string {
  const model = schema.models.get(name)
  const isHidden = model?.fields.some((field) => field.secret && model.primaryKey.includes(field.name))
  if (isHidden || model?.primaryKey.length === 0) return `${rows.length}`
  const shown = rows.slice(0, mostKeys).map(({ pk }) => jsonText(pk))
  const more = rows.length - shown.length
  return `pk ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
