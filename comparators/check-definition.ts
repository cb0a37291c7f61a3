import { HarnessError, type Problem } from '../harness/model/errors.ts'
import { nearestName } from '../harness/model/nearest-name.ts'
import type { ComparatorDefinition } from './comparator-definition.ts'

type Check = (value: unknown) => string | null

const isFunction: Check = (value) => (typeof value === 'function' ? null : 'must be a function')
const isFlag: Check = (value) => (typeof value === 'boolean' ? null : 'must be true or false')
const isText: Check = (value) => (typeof value === 'string' && value !== '' ? null : 'must be a text')
const isFieldList: Check = (value) =>
  Array.isArray(value) && value.every((name) => typeof name === 'string') ? null : 'must be a list of field names'

type Parts = ComparatorDefinition extends infer Each ? (Each extends unknown ? keyof Each : never) : never

const checks = {
  name: isText,
  fields: isFieldList,
  settles: (value) => (value === 'equality' || value === 'tolerance' ? null : "must be 'equality' or 'tolerance'"),
  compareField: isFunction,
  compareRow: isFunction,
  acceptsEqual: isFlag,
  looksAtClaimed: isFlag,
  rejectsEqual: isFlag,
  comparesNothing: isFlag,
  existenceMatters: isFunction,
  replacements: isFunction,
  looksAtReplacements: isFlag,
  obfuscate: isFunction,
  mark: isText,
} as const satisfies Readonly<Record<Parts, Check>>

const required: readonly string[] = ['name', 'fields', 'settles']

/**
 * TypeScript checks its own authors; this is for JavaScript.
 * @throws HarnessError `bad-comparator`, with every problem
 */
export function checkDefinition(definition: unknown): void {
  if (typeof definition !== 'object' || definition === null) {
    throw new HarnessError('defineComparator is given no definition', {
      code: 'bad-comparator',
      fix: 'give it { name, fields, settles, compareField }',
    })
  }
  const given = new Map<string, unknown>(Object.entries(definition))
  const problems = [
    ...[...given.keys()].flatMap(misspelt),
    ...Object.entries(checks).flatMap(([name, check]): readonly Problem[] => {
      const value = given.get(name)
      const complaint = value === undefined && !required.includes(name) ? null : check(value)
      return complaint === null ? [] : [{ message: `has a part ${name} that ${complaint}` }]
    }),
    ...contradictions(given),
  ]
  const [first, ...more] = problems
  if (first === undefined) return
  const name = given.get('name')
  const comparator = `comparator ${typeof name === 'string' && name !== '' ? name : '(without a name)'}`
  throw more.length === 0
    ? new HarnessError(`${comparator} ${first.message}`, {
        code: 'bad-comparator',
        ...(first.fix && { fix: first.fix }),
      })
    : new HarnessError(`${comparator} is not well defined`, { code: 'bad-comparator', problems })
}

/** A part that means nothing here is no harm: a comparator made before may be among the parts of another. */
function misspelt(name: string): readonly Problem[] {
  const near = Object.hasOwn(checks, name) ? null : nearestName(name, Object.keys(checks))
  return near === null ? [] : [{ message: `has no part ${name}`, fix: `did you mean ${near}?` }]
}

function contradictions(given: ReadonlyMap<string, unknown>): readonly Problem[] {
  const [byField, byRow] = [given.get('compareField') !== undefined, given.get('compareRow') !== undefined]
  const fields = given.get('fields')
  return [
    ...(byField && byRow ? [{ message: 'has both compareField and compareRow', fix: 'give one of them' }] : []),
    ...(byField || byRow ? [] : [{ message: 'has neither compareField nor compareRow', fix: 'give one of them' }]),
    ...(given.get('acceptsEqual') === true && given.get('rejectsEqual') === true
      ? [{ message: 'says both acceptsEqual and rejectsEqual', fix: 'equal values are accepted or rejected' }]
      : []),
    ...(Array.isArray(fields) && fields.length === 0
      ? [{ message: 'claims no field', fix: 'name the fields that it settles' }]
      : []),
  ]
}
