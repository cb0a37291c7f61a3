import { isRowStep, type Step } from '../../model/case.ts'
import type { JsonValue } from '../../model/json.ts'
import { namesOfSecrets } from '../../model/names-of-secrets.ts'
import { type Field, fieldValue, type Schema } from '../../model/schema.ts'
import { secretForms, secretTexts } from '../../model/secret-forms.ts'
import type { SecretNames } from '../../model/secret-names.ts'
import type { ModelName, Snapshot } from '../../model/snapshot.ts'

/** Shorter values occur in any message by chance. */
const shortestValue = 4

/**
 * Takes the values of secret fields out of a message that PostgreSQL, or a function in the database, made. It quotes
 * what it can't read, so with a secret field anywhere no quoted input is shown either.
 * @param kind `output` of a command ends where it speaks of a secret field: what follows may be a secret no row has
 */
export function redactMessage(
  message: string,
  schema: Schema,
  before: Snapshot,
  steps: readonly Step[],
  kind: TextKind = 'message',
): string {
  const secrets = new Map(
    [...schema.models.values()].map((model) => [model.name, model.fields.filter(({ secret }) => secret)]),
  )
  if (![...secrets.values()].some((fields) => fields.length > 0)) return message
  const values = before.flatMap((row) => {
    const model = schema.models.get(row.model)
    return model ? (secrets.get(row.model) ?? []).map(({ name }) => fieldValue(model, row, name)) : []
  })
  const set = steps.flatMap((step) => secretLiterals(step, secrets))
  const names = namesOfSecrets([...schema.models.values()])
  const given = steps.flatMap((step) => wordsGiven(step, names))
  const texts = [...values, ...set, ...given].flatMap((value) => (value === undefined ? [] : secretTexts(value)))
  const hidden = new Set(texts.filter((text) => text.length >= shortestValue))
  // A part that is a secret, too, is in the whole.
  const forms = [...hidden].flatMap(secretForms).sort((a, b) => b.length - a.length)
  const told = kind === 'output' ? withoutNamedLines(message, names.in(message)) : message
  const withoutValues = forms.reduce((text, form) => text.replaceAll(form, '…'), told)
  return withoutValues.replace(
    /((?:syntax|out of range|malformed|invalid)[^"\n]*: )"[^\n]*"/g,
    '$1(not shown: the subject has secrets)',
  )
}

/** A message says what went wrong; the output of a command may be anything. */
export type TextKind = 'message' | 'output'

function withoutNamedLines(output: string, names: SecretNames): string {
  const lines = output.split('\n')
  const first = lines.findIndex((line) => names.areSpokenOfIn(line))
  if (first < 0) return output
  return [...lines.slice(0, first), '(not shown from here on: it speaks of a secret field)'].join('\n')
}

/** What a step itself writes into secret fields. */
function secretLiterals(step: Step, secrets: ReadonlyMap<ModelName, readonly Field[]>): readonly JsonValue[] {
  if (!isRowStep(step) || step.kind === 'delete') return []
  const rows = step.kind === 'insert' ? step.rows : [step.set]
  return rows.flatMap((row) =>
    (secrets.get(step.model) ?? []).flatMap(({ name }) => {
      const value = row[name]
      return value?.kind === 'literal' ? [value.value] : []
    }),
  )
}

/** A shorter one is an option, or the name of a program. */
const shortestWord = 6

/** The words of a command that speaks of secret fields, and of its variables: any of them may be one. */
function wordsGiven(step: Step, names: SecretNames): readonly string[] {
  if (step.kind !== 'run') return []
  const { command, env } = step
  const text = command.kind === 'shell' ? command.text : command.words.join(' ')
  const variables = Object.entries(env)
  if (!names.areSpokenOfIn([text, ...variables.flat()].join('\n'))) return []
  const words = [...text.split(/[\s"'=]+/), ...variables.map(([, value]) => value)]
  return words.filter((word) => word.length >= shortestWord)
}
