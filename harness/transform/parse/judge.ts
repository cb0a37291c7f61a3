import { numberText } from '../../model/json.ts'
import { nearestName } from '../../model/nearest-name.ts'
import { regexError } from './case-schema.ts'
import type { SourcePath } from './source-node.ts'
import { knownProperties, meantProperty, parameter, titleOf, unusedProperties, type Violation } from './violation.ts'

/** What to tell of a violation. `key`: the member of the node that it is about; null: the node itself. */
export interface Judgement {
  readonly message: string
  readonly key: string | null
  readonly fix?: string
}

const everyRow = 'Write `where: all` to mean every row.'

/** Properties of steps and changes that do not name a kind. */
const companions: readonly string[] = [
  'rows',
  'repeat',
  'where',
  'set',
  'allowNone',
  'env',
  'cwd',
  'timeout',
  'from',
  'fields',
  'count',
  'field',
  'type',
  'to',
  'parts',
  'scope',
  'users',
  'organizations',
  'flags',
  'takes',
  'uuid',
  'imported',
  'into',
]

export function judge(violation: Violation): Judgement {
  const { error, node } = violation
  const about = (message: string): Judgement => ({ message, key: null })
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownProperty(violation)
    case 'required':
      return missingProperty(parameter(error, 'missingProperty'))
    case 'oneOf':
      return unclearKind(violation)
    case 'false schema':
      return {
        message: 'an operator stands only at the top of a field, not inside of a list or a mapping',
        key: null,
        fix: 'To mean the mapping as it is written, put the whole value into `{ $json: … }`.',
      }
    case 'minItems':
      return about('the list is empty')
    case 'minProperties':
      return tooFew(violation)
    case 'maxProperties':
      return about(`expected one key, but found ${node?.kind === 'map' ? node.entries.size : 'more'}`)
    case 'format':
      return about(notARegex(violation))
    case 'pattern':
      if (error.propertyName !== undefined) return misnamed(error.propertyName, titleOf(error))
      return about(`expected ${titleOf(error) ?? 'another text'}, but found ${foundText(violation)}`)
    default:
      return about(`expected ${expectedText(violation)}, but found ${foundText(violation)}`)
  }
}

function unknownProperty(violation: Violation): Judgement {
  const key = parameter(violation.error, 'additionalProperty')
  const noun = key.startsWith('$') ? (titleOf(violation.error) ?? 'operator') : 'property'
  const meant = meantProperty(violation)
  if (meant !== null) return { message: `unknown ${noun}; did you mean \`${meant}\`?`, key }
  const allowed = unusedProperties(violation)
  return { message: `unknown ${noun}${allowed.length === 0 ? '' : `; allowed here: ${allowed.join(', ')}`}`, key }
}

function missingProperty(name: string): Judgement {
  const message = `\`${name}\` is missing`
  return name === 'where' ? { message, key: null, fix: everyRow } : { message, key: null }
}

function unclearKind({ error, node, path }: Violation): Judgement {
  const kinds = knownProperties(error)
  const isStep = path[0] === 'transform'
  const noun = isStep ? 'step' : 'change'
  const keys = node?.kind === 'map' ? [...node.entries.keys()] : []
  const named = keys.filter((key) => kinds.includes(key))
  if (named.length > 1) {
    const names = named.map((name) => `\`${name}\``).join(' and ')
    return { message: `a ${noun} has one kind, this one has ${names}`, key: null, fix: `Write a ${noun} for each.` }
  }
  const other = keys.filter((key) => !companions.includes(key))
  const key = other.find((name) => nearestName(name, kinds) !== null) ?? other[0] ?? null
  if (key === null) return { message: `expected a ${noun} that names its kind: ${kinds.join(', ')}`, key: null }
  const meant = nearestName(key, kinds)
  const hint = meant === null ? `; the kinds are ${kinds.join(', ')}` : `; did you mean \`${meant}\`?`
  return { message: `unknown kind of ${noun}${hint}`, key }
}

function misnamed(key: string, title: string | null): Judgement {
  return { message: `expected ${title ?? 'a name'}, but found \`${key}\``, key }
}

function tooFew({ path, error }: Violation): Judgement {
  if (path.at(-1) === 'where') return { message: 'there is no condition', key: null, fix: everyRow }
  if (titleOf(error) === 'conditions by field') return { message: 'there is no condition', key: null }
  return { message: `expected ${titleOf(error) ?? 'at least one key'}, but found an empty mapping`, key: null }
}

function notARegex(violation: Violation): string {
  const { node } = violation
  const pattern = node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : ''
  return `expected a regular expression, but found ${foundText(violation)}: ${regexError(pattern) ?? ''}`
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  number: 'a number',
  integer: 'a whole number',
  array: 'a list',
  object: 'a mapping',
}

function expectedText(violation: Violation): string {
  const { error } = violation
  const type: unknown = error.keyword === 'type' ? error.params.type : undefined
  const name = typeof type === 'string' ? typeNames[type] : undefined
  const title = titleOf(error)
  if (name === undefined) return title ?? error.message ?? 'another value'
  return title === null || title === name ? name : `${name} (${title})`
}

/** A shorter text or number is no secret. */
const minHiddenLength = 4

/**
 * A value as a message shows it: short, in one line. Those of rows are not shown: whether a field is secret only the
 * subject says, which a file with such a mistake is not held against.
 */
function foundText({ node, path }: Violation): string {
  if (node === undefined || node.kind === 'map') return 'a mapping'
  if (node.kind === 'list') return 'a list'
  if (node.value === null) return 'nothing (null)'
  if (typeof node.value === 'boolean') return String(node.value)
  const text = typeof node.value === 'string' ? node.value : (numberText(node.value) ?? '')
  const kind = typeof node.value === 'string' ? 'text' : 'number'
  if (isOfRows(path) && text.length >= minHiddenLength) return `a ${kind}`
  if (kind === 'number') return `the number ${text}`
  return `the text ${JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)}`
}

/** Whether the place is the values of rows, or within them. */
function isOfRows(path: SourcePath): boolean {
  return path
    .slice(1)
    .some((step) => step === 'rows' || step === 'set' || step === 'where' || step === 'fields' || step === 'env')
}
