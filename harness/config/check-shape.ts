import { nearestName } from '../model/nearest-name.ts'

/**
 * What is wrong with a value that a person wrote, each as a sentence without a final stop.
 * @param place where it stands, for messages: `models['a.b'].scope`
 */
export type ShapeCheck = (place: string, value: unknown) => readonly string[]

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @param wanted what it must be: `a text` */
export function mustBe(wanted: string, isValid: (value: unknown) => boolean): ShapeCheck {
  return (place, value) => (isValid(value) ? [] : [`${place} must be ${wanted}`])
}

export const text = mustBe('a text', (value) => typeof value === 'string' && value !== '')
export const texts = mustBe('a list of names', isListOfTexts)
export const textByName = mustBe('names by name', isTextByName)
export const flag = mustBe('true or false', (value) => typeof value === 'boolean')
export const countFromZero = mustBe(
  'a whole number from 0 on',
  (value) => Number.isInteger(value) && Number(value) >= 0,
)
export const countOfOne = mustBe('a whole number from 1 on', (value) => Number.isInteger(value) && Number(value) >= 1)

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

export function isTextByName(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((item) => typeof item === 'string')
}

/** One of some words. */
export function oneOf(words: readonly string[]): ShapeCheck {
  const wanted = words.map((word) => `'${word}'`).join(', ')
  return (place, value) => {
    if (typeof value === 'string' && words.includes(value)) return []
    const near = typeof value === 'string' ? nearestName(value, words) : null
    return [`${place} must be ${near === null ? `one of ${wanted}` : `one of ${wanted}: did you mean '${near}'?`}`]
  }
}

/** A list whose items all pass. */
export function listOf(item: ShapeCheck, wanted: string): ShapeCheck {
  return (place, value) =>
    Array.isArray(value)
      ? value.flatMap((entry: unknown, index) => item(`${place}[${index}]`, entry))
      : [`${place} must be a list of ${wanted}`]
}

/** A list of at least one item, which all pass. */
export function someOf(item: ShapeCheck, wanted: string): ShapeCheck {
  return (place, value) =>
    Array.isArray(value) && value.length === 0
      ? [`${place} must be a list of ${wanted}, at least one`]
      : listOf(item, wanted)(place, value)
}

/** An object whose values all pass, whatever their names. */
export function valuesOf(item: ShapeCheck, wanted: string): ShapeCheck {
  return (place, value) =>
    isRecord(value)
      ? Object.entries(value).flatMap(([key, entry]) => item(`${place}['${key}']`, entry))
      : [`${place} must be ${wanted}`]
}

/** An object with properties of these names alone. */
export function objectOf(checks: Readonly<Record<string, ShapeCheck>>, required: readonly string[] = []): ShapeCheck {
  return (place, value) =>
    isRecord(value) ? checkProperties(place, value, checks, required) : [`${place || 'it'} must be an object`]
}

/** @param place of the object; empty: it stands in nothing */
export function checkProperties(
  place: string,
  record: Readonly<Record<string, unknown>>,
  checks: Readonly<Record<string, ShapeCheck>>,
  required: readonly string[] = [],
): readonly string[] {
  const prefix = place === '' ? '' : `${place}.`
  const unknown = Object.keys(record).filter((key) => !Object.hasOwn(checks, key))
  const wrong = Object.entries(checks).flatMap(([key, check]) =>
    record[key] === undefined && !required.includes(key) ? [] : check(prefix + key, record[key]),
  )
  return [...unknown.map((key) => `unknown property ${prefix}${key}${hint(key, Object.keys(checks))}`), ...wrong]
}

function hint(key: string, known: readonly string[]): string {
  const near = nearestName(key, known)
  return near === null ? '' : `: did you mean ${near}?`
}
