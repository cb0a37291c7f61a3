import { readFile } from 'node:fs/promises'
import { Ajv, type SchemaObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { HarnessError, type Problem } from '../../model/errors.ts'
import { isExactNumber, isJsonArray, isJsonObject, type JsonValue } from '../../model/json.ts'
import { JsonSyntaxError, lineAndColumn, parseJson } from '../../snapshot/index.ts'
import { violationProblem } from './violation-problem.ts'

export interface FileKind {
  /** What the file should be: `an approval`. */
  readonly what: string
  /** What to do about one that is not. */
  readonly advice: string
}

/** @param shownAs how errors name it. Default: its path */
type ReadFile<T> = (path: string, shownAs?: string) => Promise<T>

/** More would say the same again: such a file is of another kind, or version. */
const maxProblems = 5

/**
 * A reader of JSON files that satisfy a schema. Values of rows (keys, and entries of case files) keep every digit; other
 * numbers are JavaScript's. The type is what the schema says. It throws HarnessError `bad-usage`.
 */
export function checkedFile<T>(schema: SchemaObject, kind: FileKind): ReadFile<T> {
  let validate: ValidateFunction<T> | null = null
  return async (path, shownAs = path) => {
    const value = readable(parse(await read(path, shownAs), shownAs, kind))
    validate ??= addFormats
      .default(new Ajv({ allErrors: true, allowUnionTypes: true, verbose: true }))
      .compile<T>(schema)
    if (satisfies(validate, value)) return value
    throw notOfKind(shownAs, kind, (validate.errors ?? []).map(violationProblem))
  }
}

async function read(path: string, shownAs: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/, \w+ '.*'$/, '') : String(cause)
    throw new HarnessError(`${shownAs} cannot be read: ${reason}`, { code: 'bad-usage', cause })
  }
}

function parse(text: string, file: string, kind: FileKind): JsonValue {
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    const place = { file, ...lineAndColumn(text, error.offset) }
    throw notOfKind(file, kind, [{ message: `JSON: ${error.message}`, place }])
  }
}

/** A validator knows JavaScript's numbers alone, so it is shown these. */
function satisfies<T>(validate: ValidateFunction<T>, value: JsonValue): value is JsonValue & T {
  return validate(plain(value))
}

const ofRows: readonly string[] = ['expectedPk', 'actualPk', 'pk', 'entry', 'where']

/** An `entry` that is a number is not one of a case file, but the number of one. */
function readable(value: JsonValue, key = ''): JsonValue {
  if (ofRows.includes(key) && !(key === 'entry' && isExactNumber(value))) return value
  return rebuilt(value, readable)
}

function plain(value: JsonValue): JsonValue {
  return rebuilt(value, plain)
}

function rebuilt(value: JsonValue, rebuild: (value: JsonValue, key?: string) => JsonValue): JsonValue {
  if (isExactNumber(value)) return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, Number(value.text)))
  if (isJsonArray(value)) return value.map((item) => rebuild(item))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, rebuild(member, key)]))
}

function notOfKind(file: string, { what, advice }: FileKind, problems: readonly Problem[]): HarnessError {
  const left = problems.length - maxProblems
  return new HarnessError(`${file} is not ${what}`, {
    code: 'bad-usage',
    problems: [...problems.slice(0, maxProblems), ...(left > 0 ? [{ message: `… and ${left} more` }] : [])],
    fix: advice,
  })
}
