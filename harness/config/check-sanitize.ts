import { parseJsonPath } from '../model/json-path.ts'
import { replacements } from '../model/sanitize-rule.ts'
import { isRecord, type ShapeCheck } from './check-shape.ts'

const wanted = `'keep', { keep: 'why' }, 'null', { set: value }, { paths, rest } or one of ${replacements.map((word) => `'${word}'`).join(', ')}`
const words: readonly unknown[] = ['keep', 'null', ...replacements]

/** `sanitize` of a model: rules by field, as sanitize-rule.ts has them. */
export const checkSanitize: ShapeCheck = (place, value) =>
  isRecord(value)
    ? Object.entries(value).flatMap(([field, rule]) => checkRule(`${place}.${field}`, rule))
    : [`${place} must be rules by field`]

function checkRule(place: string, rule: unknown): readonly string[] {
  if (words.includes(rule)) return []
  if (!isRecord(rule)) return [`${place} must be ${wanted}`]
  const names = Object.keys(rule).sort().join()
  if (names === 'set') return rule.set === undefined ? [`${place}.set must be a JSON value`] : []
  if (names === 'keep') return checkReason(place, rule.keep)
  if (names !== 'paths,rest' && names !== 'names,paths,rest') return [`${place} must be ${wanted}`]
  const { paths, rest } = rule
  const within = isRecord(paths)
    ? Object.entries(paths).flatMap(([path, inner]) => [
        ...(parseJsonPath(path) === null
          ? [`${place}.paths['${path}'] is no path: write it as author.id, lines[*].book or ["odd.name"].id`]
          : []),
        ...checkRule(`${place}.paths['${path}']`, inner),
      ])
    : [`${place}.paths must be rules by path`]
  const ofNames = rule.names === undefined ? [] : checkNames(`${place}.names`, rule.names)
  return [...within, ...checkRule(`${place}.rest`, rest), ...ofNames]
}

function checkNames(place: string, names: unknown): readonly string[] {
  if (replacements.some((word) => word === names)) return []
  const isKept = isRecord(names) && Object.keys(names).join() === 'keep'
  return isKept ? checkReason(place, names.keep) : [`${place} must be { keep: 'why' } or a rule such as 'username'`]
}

function checkReason(place: string, reason: unknown): readonly string[] {
  if (typeof reason === 'string' && reason.trim() !== '') return []
  return [`${place}.keep must say why what is replaced elsewhere may be found in it`]
}
