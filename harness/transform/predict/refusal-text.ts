import type { ExpectedRow } from '../../model/change.ts'
import { jsonText } from '../../model/json.ts'
import type { Model } from '../../model/schema.ts'
import { knownValue } from './expected-rows.ts'
import type { RefusalCause } from './refusals.ts'

/** Why the database refuses a step: one sentence, which names the rows. Values of secret fields are not in it. */
export function refusalText(cause: RefusalCause): string {
  const { model, row } = cause
  switch (cause.kind) {
    case 'null':
      return `${cause.field} of ${rowText(model, row)} would be null`
    case 'key': {
      const values = valuesText(model, row, cause.fields)
      const verb = cause.fields.length === 1 ? 'is that' : 'are those'
      const { other } = cause
      const step = other && stepOfKey(other, cause.fields)
      if (step !== null && step === stepOfKey(row, cause.fields)) return `the step gives ${values} to several rows`
      const isOwnKey = jsonText(cause.fields) === jsonText(model.primaryKey)
      if (isOwnKey) return `there is a row of ${model.name} with ${values} already`
      return `${values} ${verb} of ${other ? rowText(model, other) : `another row of ${model.name}`} already`
    }
    case 'reference': {
      const { key, lost } = cause
      const values = valuesText(model, row, key.fields)
      return lost
        ? `${rowText(model, row)} still refers to ${key.target} by ${values}`
        : `${values} of ${rowText(model, row)} ${key.fields.length === 1 ? 'is' : 'are'} the key of no ${key.target}`
    }
    case 'check':
      return `${rowText(model, row)} does not satisfy its CHECK (${cause.expression.replace(/^\((.*)\)$/s, '$1')})`
  }
}

/** The number of the step that gave the row its key; null when it had it before all of them. */
function stepOfKey(row: ExpectedRow, fields: readonly string[]): number | null {
  const origin = row.addedBy ?? fields.map((name) => row.intended.get(name)).find((given) => given !== undefined)
  return origin?.kind === 'step' ? origin.step : null
}

/** By its key. */
function rowText(model: Model, row: ExpectedRow): string {
  const isKnown =
    model.primaryKey.length > 0 && model.primaryKey.every((name) => knownValue(model, row, name) !== undefined)
  if (row.before === null && !isKnown) return `a new row of ${model.name}`
  if (model.primaryKey.length === 0) return `a row of ${model.name}`
  const parts = model.primaryKey.map((name) => valueText(model, row, name))
  return `${model.name} pk ${parts.length === 1 ? parts.join('') : `[${parts.join(',')}]`}`
}

/** `slug "x"`, `shelf 1, book 2` */
function valuesText(model: Model, row: ExpectedRow, fields: readonly string[]): string {
  return fields.map((name) => `${name} ${valueText(model, row, name)}`).join(', ')
}

const longest = 80

function valueText(model: Model, row: ExpectedRow, name: string): string {
  const isSecret = model.fields.some((field) => field.name === name && field.secret)
  if (isSecret) return '(not shown: it is secret)'
  const text = jsonText(knownValue(model, row, name) ?? null)
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}
