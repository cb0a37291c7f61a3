import type { ErrorObject } from 'ajv'
import type { Problem } from '../../model/errors.ts'

/** What is wrong with a file, by a violation of its schema that tells the value, too (`verbose`). */
export function violationProblem(error: ErrorObject): Problem {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part.replaceAll('~1', '/').replaceAll('~0', '~')}`))
    .join('')
    .replace(/^\./, '')
  return { message: `${path === '' ? 'the file' : path} ${wrong(error)}` }
}

function wrong({ keyword, params, data, message }: ErrorObject): string {
  const named = (name: string): string => String(params[name])
  switch (keyword) {
    case 'const':
      return `is ${shown(data)}; this version reads ${shown(params.allowedValue)}`
    case 'enum':
      return `is ${shown(data)}, but may be one of: ${[params.allowedValues].flat().map(shown).join(', ')}`
    case 'type':
      return `is ${shown(data)}, not ${[params.type].flat().map(kindName).join(' or ')}`
    case 'required':
      return `lacks ${named('missingProperty')}`
    case 'additionalProperties':
      return `has a member that is not known: ${named('additionalProperty')}`
    case 'pattern':
      return named('pattern') === '^[0-9a-f]{64}$'
        ? `is ${shown(data)}, not the 64 hexadecimal digits of a SHA-256`
        : `is ${shown(data)}, which is not of the form ${named('pattern')}`
    case 'minLength':
      return 'is empty'
    case 'minimum':
      return `is ${shown(data)}, but must be ${named('limit')} at least`
    case 'anyOf':
      return 'has none of the forms that it may have'
    default:
      return message ?? 'is not as it should be'
  }
}

const maxShownLength = 40

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > maxShownLength ? `${text.slice(0, maxShownLength)}…` : text
}

const kindNames: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
}

function kindName(type: unknown): string {
  return kindNames[String(type)] ?? String(type)
}
