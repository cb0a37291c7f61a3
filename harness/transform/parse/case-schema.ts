import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import schema from '../../schemas/case.schema.json' with { type: 'json' }
import changesSchema from '../../schemas/changes.schema.json' with { type: 'json' }

/** A validator for the published schema; the same settings serve the tests of the schema itself. */
export function createCaseValidator(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    allErrors: true,
    verbose: true,
    formats: { regex: isRegularExpression },
  })
  return ajv.addSchema(schema).addSchema(changesSchema)
}

export const caseSchema: Readonly<Record<string, unknown>> = schema
/** What a text is: a case, or a list of changes that a case names. */
export type DocumentKind = 'case' | 'changes'
const schemaIds = { case: schema.$id, changes: changesSchema.$id } satisfies Record<DocumentKind, string>

let validator: Ajv2020 | null = null

/** Every violation of the schema, in no useful order, with all that ajv knows of each. */
export function schemaViolations(value: unknown, document: DocumentKind = 'case'): readonly ErrorObject[] {
  validator ??= createCaseValidator()
  const validate = validator.getSchema(schemaIds[document])
  if (!validate) throw new Error(`the schema ${schemaIds[document]} is not there`)
  validate(value)
  return validate.errors ?? []
}

function isRegularExpression(pattern: string): boolean {
  return regexError(pattern) === null
}

/** Why a text is not a regular expression; null when it is one. */
export function regexError(pattern: string): string | null {
  try {
    new RegExp(pattern, 'u')
    return null
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return reason.replace(/^.*: /s, '')
  }
}
