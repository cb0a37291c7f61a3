import type { Problem } from '../../model/errors.ts'
import type { SanitizeRule } from '../../model/sanitize-rule.ts'
import type { Field, Model, Schema } from '../../model/schema.ts'
import type { ModelDefinition } from '../../model/subject.ts'
import { suggestRule } from '../../snapshot/index.ts'
import type { FilledFields } from './filled-fields.ts'
import { codeOf, propertiesCode } from './subject-code.ts'
import { undecidedFields } from './undecided-fields.ts'

/**
 * What nobody has decided about a model, as one problem whose fix is what to write of that model into the subject.
 * @param definition what the subject says of the model. Undefined: nothing
 */
export function decisionProblems(
  schema: Schema,
  model: Model,
  definition: ModelDefinition | undefined,
  filled: FilledFields,
): readonly Problem[] {
  const lacksScope = model.relocation?.scope === null
  const open = undecidedFields(schema, model)
  if (!lacksScope && open.length === 0) return []
  const rules = open.map((field): [string, SanitizeRule] => {
    return [field.name, suggestRule(model, field, filled.get(model.name)?.get(field.name) ?? new Set())]
  })
  const missing = {
    ...(lacksScope && { scope: 'organization' }),
    ...(open.length > 0 && { sanitize: { ...definition?.sanitize, ...Object.fromEntries(rules) } }),
  }
  const notes = [
    ...(lacksScope ? ["scope: or 'user', 'config', 'global', 'excluded'"] : []),
    ...(open.length > 0 ? ["'keep' is for what is of no person"] : []),
    ...(open.length > 0 && definition?.sanitize ? ['in place of the sanitize that is there'] : []),
  ].join('; ')
  const [field, ...others] = open
  return [
    {
      message: messageOf(model, lacksScope, open),
      fix: definition
        ? `add to models['${model.name}']: ${propertiesCode(missing)} (${notes})`
        : `add to models: ${codeOf(model.name)}: ${codeOf(missing)} (${notes})`,
      model: model.name,
      ...(field && others.length === 0 && !lacksScope ? { field: field.name } : {}),
    },
  ]
}

function messageOf(model: Model, lacksScope: boolean, open: readonly Field[]): string {
  const names = open.map(({ name }) => name)
  const fields = `${names.length === 1 ? 'field' : 'fields'} ${names.join(', ')}`
  const circle = open.find((field) => model.foreignKeys.some((key) => key.fields.includes(field.name)))
  const leads = circle ? ` (the key ${circle.name} leads back to itself: one key of the circle needs a rule)` : ''
  if (!lacksScope) return `nobody has decided what sanitizing makes of ${model.name} ${fields}${leads}`
  const alone = `${model.name} has no scope: nobody has decided which exports its rows take part in`
  return open.length === 0 ? alone : `${alone}, and what sanitizing makes of its ${fields}${leads}`
}
