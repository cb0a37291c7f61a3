import { HarnessError, type Problem } from '../model/errors.ts'
import { nearestName } from '../model/nearest-name.ts'
import type { ModelDefinition, SubjectDefinition } from '../model/subject.ts'
import { checkComparators } from './check-comparators.ts'

/**
 * Checks what a subject file exports. TypeScript checks its own authors; this is for JavaScript and for typing errors
 * that loading without a type check lets through.
 * @throws HarnessError `bad-config`, with every problem
 */
export function parseSubject(exported: unknown, file: string): SubjectDefinition {
  const messages = isRecord(exported)
    ? checkSubject(exported)
    : ['its default export is not what defineSubject returns']
  if (messages.length > 0 || !isSubject(exported)) {
    const problems = messages.map((message): Problem => ({ message, place: { file } }))
    throw new HarnessError(`${file} is not a subject`, { code: 'bad-config', problems })
  }
  return exported
}

/** Says what a value should have been, or null when it is that. */
type Check = (value: unknown) => string | null

const text: Check = (value) => (typeof value === 'string' && value !== '' ? null : 'must be a text')
const texts: Check = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? null : 'must be a list of names'
const textByName: Check = (value) =>
  isRecord(value) && Object.values(value).every((item) => typeof item === 'string') ? null : 'must be names by name'
const polymorphicKeys: Check = (value) =>
  isRecord(value) && Object.values(value).every(isPolymorphicKey)
    ? null
    : "must be { type: 'field', models: { value: 'model' } } by field"
const jsonKeys: Check = (value) =>
  isRecord(value) && Object.values(value).every((paths) => textByName(paths) === null)
    ? null
    : "must be { 'path.in.it': 'model' } by field"
const naming: Check = (value) => (value === 'django' || value === 'table' ? null : "must be 'django' or 'table'")
const flag: Check = (value) => (typeof value === 'boolean' ? null : 'must be true or false')
const objectByModel: Check = (value) => (isRecord(value) ? null : 'must be an object by model name')
const object: Check = (value) => (isRecord(value) ? null : 'must be an object')
const any: Check = () => null
const schemaSource: Check = (value) => (isSchemaSource(value) ? null : 'must be a path, { file } or { migrations }')

const subjectChecks: Readonly<Record<keyof SubjectDefinition, Check>> = {
  name: text,
  schema: schemaSource,
  naming,
  models: objectByModel,
  excludeTables: texts,
  excludeLargeObjects: flag,
  comparators: objectByModel,
  filters: object,
  shims: object,
}

const modelChecks: Readonly<Record<keyof ModelDefinition, Check>> = {
  table: text,
  fields: textByName,
  naturalKey: texts,
  virtualForeignKeys: textByName,
  polymorphicKeys,
  jsonKeys,
  secrets: texts,
  scope: any,
  exemptKeys: texts,
  accompanies: any,
  importRules: object,
}

function checkSubject(subject: Readonly<Record<string, unknown>>): readonly string[] {
  const models = isRecord(subject.models) ? Object.entries(subject.models) : []
  const bound = isRecord(subject.comparators) ? Object.entries(subject.comparators) : []
  return [
    ...checkProperties(subject, subjectChecks, '', ['name', 'schema']),
    ...models.flatMap(([name, model]) =>
      isRecord(model)
        ? checkProperties(model, modelChecks, `models['${name}'].`)
        : [`models['${name}'] must be an object`],
    ),
    ...bound.flatMap(([name, list]) => checkComparators(`comparators['${name}']`, list)),
  ]
}

function checkProperties(
  record: Readonly<Record<string, unknown>>,
  checks: Readonly<Record<string, Check>>,
  prefix: string,
  required: readonly string[] = [],
): readonly string[] {
  const unknown = Object.keys(record).filter((key) => !Object.hasOwn(checks, key))
  const wrong = Object.entries(checks).flatMap(([key, check]) =>
    record[key] === undefined && !required.includes(key) ? [] : describe(prefix + key, check(record[key])),
  )
  return [...unknown.map((key) => `unknown property ${prefix}${key}${hint(key, Object.keys(checks))}`), ...wrong]
}

function hint(key: string, known: readonly string[]): string {
  const near = nearestName(key, known)
  return near === null ? '' : `: did you mean ${near}?`
}

function describe(name: string, complaint: string | null): readonly string[] {
  return complaint === null ? [] : [`${name} ${complaint}`]
}

/** Holds for whatever has passed the checks above. */
function isSubject(value: unknown): value is SubjectDefinition {
  return isRecord(value) && typeof value.name === 'string'
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isPolymorphicKey(value: unknown): boolean {
  return isRecord(value) && typeof value.type === 'string' && textByName(value.models) === null
}

function isSchemaSource(value: unknown): boolean {
  if (typeof value === 'string') return value.endsWith('.sql')
  return isRecord(value) && (typeof value.file === 'string' || typeof value.migrations === 'string')
}
