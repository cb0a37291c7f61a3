import { isRecord, mustBe, objectOf, type ShapeCheck, texts } from '../../config/index.ts'
import { HarnessError } from '../../model/errors.ts'
import type { RowFilter } from '../../model/scope.ts'

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

export const anyObject = mustBe('an object', (value) => typeof value === 'object' && value !== null)
export const anyFunction = mustBe('a function', (value) => typeof value === 'function')

/** Of the properties that every request has. */
export const databaseChecks = {
  database: mustBe('a URL, or its parts', (value) => typeof value === 'string' || isRecord(value)),
  subject: mustBe("a subject's folder, or a subject", (value) => typeof value === 'string' || isRecord(value)),
  onProgress: anyFunction,
  signal: anyObject,
}

export const filterCheck = objectOf({ users: texts, organizations: texts } satisfies Record<
  keyof RowFilter,
  ShapeCheck
>)
