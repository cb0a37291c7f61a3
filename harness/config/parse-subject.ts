import { HarnessError, type Problem } from '../model/errors.ts'
import type { SubjectDefinition } from '../model/subject.ts'

/**
 * Checks what a subject file exports. TypeScript checks its own authors; this is for JavaScript and for typing errors
 * that loading without a type check lets through.
 * @throws HarnessError `bad-config`, with every problem
 */
export function parseSubject(exported: unknown, file: string): SubjectDefinition {
  const problems: Problem[] = []
  const report = (message: string): void => {
    problems.push({ message, place: { file } })
  }
  if (!isRecord(exported)) report('its default export is not what defineSubject returns')
  else {
    for (const key of Object.keys(exported)) if (!known.has(key)) report(`unknown property ${key}`)
    if (typeof exported.name !== 'string' || exported.name === '') report('name must be a text')
    if (!isSchemaSource(exported.schema)) report('schema must be a path, { file } or { migrations }')
    if (exported.naming !== undefined && exported.naming !== 'django' && exported.naming !== 'table') {
      report("naming must be 'django' or 'table'")
    }
    for (const key of ['models', 'comparators'] as const) {
      if (exported[key] !== undefined && !isRecord(exported[key])) report(`${key} must be an object by model name`)
    }
    if (exported.excludeTables !== undefined && !isTexts(exported.excludeTables))
      report('excludeTables must be a list of names')
  }
  if (problems.length > 0 || !isSubject(exported)) {
    throw new HarnessError(`${file} is not a subject`, { code: 'bad-config', problems })
  }
  return exported
}

const known = new Set(['name', 'schema', 'naming', 'models', 'excludeTables', 'comparators'])

/** Holds for whatever has passed the checks above. */
function isSubject(value: unknown): value is SubjectDefinition {
  return isRecord(value) && typeof value.name === 'string'
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isSchemaSource(value: unknown): boolean {
  if (typeof value === 'string') return value.endsWith('.sql')
  return isRecord(value) && (typeof value.file === 'string' || typeof value.migrations === 'string')
}
