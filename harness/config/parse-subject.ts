import { HarnessError, type Problem } from '../model/errors.ts'
import type { ModelDefinition, SubjectDefinition } from '../model/subject.ts'
import { checkComparators } from './check-comparators.ts'
import { checkCoverage } from './check-coverage.ts'
import { checkAccompanies, checkFilters, checkImportRules, checkScope, checkShims } from './check-relocation.ts'
import { checkSanitize } from './check-sanitize.ts'
import {
  checkProperties,
  flag,
  isRecord,
  isTextByName,
  mustBe,
  objectOf,
  type ShapeCheck,
  text,
  textByName,
  texts,
} from './check-shape.ts'

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

const polymorphicKeys = mustBe(
  "{ type: 'field', models: { value: 'model' } } by field",
  (value) => isRecord(value) && Object.values(value).every(isPolymorphicKey),
)
const jsonKeys = mustBe(
  "{ 'path.in.it': 'model' } by field",
  (value) => isRecord(value) && Object.values(value).every(isTextByName),
)
const naming = mustBe("'django' or 'table'", (value) => value === 'django' || value === 'table')
const objectByModel = mustBe('an object by model name', isRecord)
const schemaSource = mustBe('a path, { file } or { migrations }', isSchemaSource)

const subjectChecks: Readonly<Record<keyof SubjectDefinition, ShapeCheck>> = {
  name: text,
  schema: schemaSource,
  naming,
  models: objectByModel,
  excludeTables: texts,
  excludeLargeObjects: flag,
  comparators: objectByModel,
  filters: checkFilters,
  shims: checkShims,
  coverage: checkCoverage,
}

const modelChecks: Readonly<Record<keyof ModelDefinition, ShapeCheck>> = {
  table: text,
  fields: textByName,
  naturalKey: texts,
  virtualForeignKeys: textByName,
  polymorphicKeys,
  jsonKeys,
  secrets: texts,
  scope: checkScope,
  exemptKeys: texts,
  accompanies: checkAccompanies,
  importRules: checkImportRules,
  sanitize: checkSanitize,
}

function checkSubject(subject: Readonly<Record<string, unknown>>): readonly string[] {
  const models = isRecord(subject.models) ? Object.entries(subject.models) : []
  const bound = isRecord(subject.comparators) ? Object.entries(subject.comparators) : []
  return [
    ...checkProperties('', subject, subjectChecks, ['name', 'schema']),
    ...models.flatMap(([name, model]) => objectOf(modelChecks)(`models['${name}']`, model)),
    ...bound.flatMap(([name, list]) => checkComparators(`comparators['${name}']`, list)),
  ]
}

/** Holds for whatever has passed the checks above. */
function isSubject(value: unknown): value is SubjectDefinition {
  return isRecord(value) && typeof value.name === 'string'
}

function isPolymorphicKey(value: unknown): boolean {
  return isRecord(value) && typeof value.type === 'string' && isTextByName(value.models)
}

function isSchemaSource(value: unknown): boolean {
  if (typeof value === 'string') return value.endsWith('.sql')
  return isRecord(value) && (typeof value.file === 'string' || typeof value.migrations === 'string')
}
