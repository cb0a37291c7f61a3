import { meantProperty, parameter, type Violation } from './violation.ts'

/** Leaves one violation for each wrong thing: what ajv says besides follows from it. */
export function withoutEchoes(violations: readonly Violation[]): readonly Violation[] {
  const unclear = new Set(violations.filter(({ error }) => error.keyword === 'oneOf').map(placeKey))
  const kept = violations.filter((violation) => !isWrapper(violation) && !isInside(violation, unclear))
  const misspelt = new Set(kept.map((violation) => JSON.stringify([placeKey(violation), meantProperty(violation)])))
  const seen = new Set<string>()
  return kept.filter((violation) => {
    if (violation.error.keyword === 'required' && misspelt.has(missingKey(violation))) return false
    const complaint = complaintKey(violation)
    const isFirst = !seen.has(complaint)
    seen.add(complaint)
    return isFirst
  })
}

/** `if` and `propertyNames` only report that something inside of them failed; a branch of `oneOf` may well fail. */
function isWrapper({ error }: Violation): boolean {
  return error.keyword === 'if' || error.keyword === 'propertyNames' || error.schemaPath.includes('/oneOf/')
}

/** Of a step whose kind is unclear nothing else can be said. */
function isInside(violation: Violation, unclear: ReadonlySet<string>): boolean {
  if (unclear.size === 0 || violation.error.keyword === 'oneOf') return false
  return violation.path.some((_, index) => unclear.has(JSON.stringify(violation.path.slice(0, index + 1))))
}

/** Two schemas may say the same of one place; and a value is of the wrong type only once. */
function complaintKey({ error, path }: Violation): string {
  return JSON.stringify([path, error.keyword, error.keyword === 'type' ? null : error.params])
}

function placeKey({ path }: Violation): string {
  return JSON.stringify(path)
}

function missingKey(violation: Violation): string {
  return JSON.stringify([placeKey(violation), parameter(violation.error, 'missingProperty')])
}
