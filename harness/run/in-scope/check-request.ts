import {
  countFromZero,
  isRecord,
  mustBe,
  objectOf,
  type ShapeCheck,
  type Subject,
  text,
  texts,
} from '../../config/index.ts'
import { HarnessError } from '../../model/errors.ts'
import type { RowFilter } from '../../model/scope.ts'
import type { ConnectionSettings } from '../../postgres/index.ts'

/** What a public function takes: each property's check, and the names of those that must be there. */
export interface RequestShape<Request> {
  readonly checks: Readonly<Record<keyof Request & string, ShapeCheck>>
  readonly required: readonly (keyof Request & string)[]
}

/**
 * TypeScript checks its own callers; this is for JavaScript, where a misspelt `filter` would take everything.
 * @throws HarnessError `bad-usage`, with every problem
 */
export function checkRequest<Request>(request: unknown, { checks, required }: RequestShape<Request>): void {
  const messages = objectOf(checks, required)('', request)
  if (messages.length === 0) return
  throw new HarnessError('the request is not one that can be followed', {
    code: 'bad-usage',
    problems: messages.map((message) => ({ message })),
  })
}

export const anyFunction = mustBe('a function', (value) => typeof value === 'function')

/** A text, or an object that passes. */
function textOr(wanted: string, check: ShapeCheck): ShapeCheck {
  const either = mustBe(wanted, (value) => typeof value === 'string' || isRecord(value))
  return (place, value) => (isRecord(value) ? check(place, value) : either(place, value))
}

const databaseParts = {
  host: text,
  port: countFromZero,
  user: text,
  password: mustBe('a text, or null', (value) => typeof value === 'string' || value === null),
  database: text,
} satisfies Record<keyof ConnectionSettings, ShapeCheck>

const subjectParts = {
  definition: mustBe('what defineSubject returns', isRecord),
  folder: text,
} satisfies Record<keyof Subject, ShapeCheck>

/** Of the properties that every request has. */
export const databaseChecks = {
  database: textOr('a URL, or its parts', objectOf(databaseParts, ['host', 'port', 'user', 'database'])),
  subject: textOr("a subject's folder, or a subject", objectOf(subjectParts, ['definition', 'folder'])),
  onProgress: anyFunction,
  // By what it can do: it may be of another realm.
  signal: mustBe(
    'an AbortSignal',
    (value) => objectWith(['throwIfAborted', 'addEventListener'])('', value).length === 0,
  ),
}

/** An object that has these methods, whatever else. */
export function objectWith(methods: readonly string[]): ShapeCheck {
  return (place, value) =>
    isRecord(value)
      ? methods.flatMap((name) => anyFunction(`${place}.${name}`, value[name]))
      : [`${place} must be an object`]
}

const filterLists = { users: texts, organizations: texts } satisfies Record<keyof RowFilter, ShapeCheck>

/** A list that is there, and undefined, might be meant to filter by nothing or by nobody. */
export const filterCheck: ShapeCheck = (place, value) => {
  const given = isRecord(value) ? Object.keys(value).filter((name) => Object.hasOwn(filterLists, name)) : []
  return objectOf(filterLists, given)(place, value)
}
