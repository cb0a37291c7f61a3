import type { BoundComparator, Comparator } from '../model/comparator.ts'
import type { Problem } from '../model/errors.ts'
import type { Model, Schema } from '../model/schema.ts'
import { hasScalarPk } from '../model/schema.ts'
import type { ModelName } from '../model/snapshot.ts'
import { halfCorrelations } from './half-correlations.ts'

/**
 * Bindings that cannot all be meant. Several comparators may claim one field, and then each of them has its say; but not
 * one twice, nor two of which one makes the other pointless or impossible to please. What only says how rows are paired
 * claims no field and overlaps with none.
 * A key that the database knows otherwise, and a value that is drawn but copied nowhere, or copied but drawn nowhere,
 * cannot be meant either.
 * @returns in the order of the schema's models, their fields, and what was bound to them
 */
export function overlappingComparators(
  schema: Schema,
  comparators: ReadonlyMap<ModelName, readonly BoundComparator[]>,
): readonly Problem[] {
  const overlaps = [...schema.models.values()].flatMap((model) => {
    const bound = (comparators.get(model.name) ?? []).map(({ comparator }) => comparator)
    return model.fields.flatMap(({ name: field }) => {
      const claiming = bound.filter(({ fields }) => fields.includes(field))
      const place = `model ${model.name}, field ${field}`
      return [
        ...claimsOnPrimaryKey(model, field, claiming, place),
        ...contradictions(claiming, place),
        ...otherTargets(model, field, claiming, place),
      ].map((problem) => ({ ...problem, model: model.name, field }))
    })
  })
  return [...overlaps, ...halfCorrelations(schema, comparators)]
}

function otherTargets(
  { foreignKeys }: Model,
  field: string,
  claiming: readonly Comparator[],
  place: string,
): readonly Problem[] {
  const keys = foreignKeys.filter(({ fields }) => fields.length === 1 && fields[0] === field)
  const [key] = keys
  if (!key) return []
  return claiming.flatMap(({ name, refersTo = [] }) => {
    const isKnown = keys.some(({ target, targetsPrimaryKey }) => targetsPrimaryKey && refersTo.includes(target))
    if (refersTo.length === 0 || isKnown) return []
    const named = key.targetsPrimaryKey ? key.target : `${key.target} by ${key.targetFields.join(', ')}`
    return [
      {
        message: `${place}: comparator ${name} refers to ${refersTo.join(', ')}, but foreign key ${key.name} to ${named}`,
        fix: 'leave it out: a foreign key is compared by what it refers to, without being told',
      },
    ]
  })
}

function claimsOnPrimaryKey(
  model: Model,
  field: string,
  claiming: readonly Comparator[],
  place: string,
): readonly Problem[] {
  if (!hasScalarPk(model) || model.primaryKey[0] !== field) return []
  return claiming.map(({ name }) => ({
    message: `${place}: comparator ${name} claims the primary key, which pairing judges: it is never asked`,
    fix: 'leave the field out of the comparator; if its values must not be shown, name it under secrets',
  }))
}

/** Each pair once. */
function contradictions(claiming: readonly Comparator[], place: string): readonly Problem[] {
  return claiming.flatMap((first, index) =>
    claiming.slice(index + 1).flatMap((second) => {
      const problem = contradiction(first, second)
      return problem ? [{ message: `${place}: ${problem.message}`, fix: problem.fix }] : []
    }),
  )
}

type Contradiction = Required<Pick<Problem, 'message' | 'fix'>>

function contradiction(first: Comparator, second: Comparator): Contradiction | null {
  if (first.name === second.name) {
    return {
      message: `comparator ${first.name} claims it twice`,
      fix: 'keep one of the two; two different rules need two names',
    }
  }
  const [blind, other] = second.comparesNothing ? [second, first] : [first, second]
  if (blind.comparesNothing) {
    return {
      message: `comparator ${blind.name} leaves it alone, and ${other.name} compares it: only one of them can be meant`,
      fix: `take the field out of ${blind.name} to have it compared, or out of ${other.name} to have it left alone`,
    }
  }
  const [differing, equal] = second.rejectsEqual ? [second, first] : [first, second]
  if (!differing.rejectsEqual || equal.settles !== 'equality') return null
  return {
    message: `comparator ${differing.name} wants another value, and ${equal.name} the same one: no row can please both`,
    fix: `take the field out of ${equal.name} if it is drawn anew, or out of ${differing.name} if it must stay${hidingHint(equal)}`,
  }
}

function hidingHint({ obfuscate }: Comparator): string {
  return obfuscate === undefined ? '' : '; to hide its values, name it under secrets'
}
