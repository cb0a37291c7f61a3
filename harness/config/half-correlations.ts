import type { BoundComparator } from '../model/comparator.ts'
import type { Problem } from '../model/errors.ts'
import type { Schema } from '../model/schema.ts'
import type { ModelName } from '../model/snapshot.ts'
import { didYouMean } from './did-you-mean.ts'

interface Use {
  readonly model: ModelName
  readonly comparator: string
  readonly fields: readonly string[]
}

/**
 * Correlations of which one half is not bound: copies of a value that nothing draws, and a value that is drawn in one
 * field alone and copied nowhere. Drawn in several, it has to be the same in all of them, which is enough.
 * @returns in the order of the schema's models, those that draw first
 */
export function halfCorrelations(
  schema: Schema,
  comparators: ReadonlyMap<ModelName, readonly BoundComparator[]>,
): readonly Problem[] {
  const [drawn, copied] = [new Map<string, Use[]>(), new Map<string, Use[]>()]
  for (const model of schema.models.keys()) {
    for (const { comparator } of comparators.get(model) ?? []) {
      for (const { name, part } of comparator.correlations ?? []) {
        const uses = part === 'drawn' ? drawn : copied
        uses.set(name, [...(uses.get(name) ?? []), { model, comparator: comparator.name, fields: comparator.fields }])
      }
    }
  }
  return [
    ...[...drawn].flatMap(([name, uses]) => {
      const isAlone = uses.length === 1 && uses[0]?.fields.length === 1
      return copied.has(name) || !isAlone ? [] : uses.map((use) => neverCopied(name, use, [...copied.keys()]))
    }),
    ...[...copied].flatMap(([name, uses]) =>
      drawn.has(name) ? [] : uses.map((use) => neverDrawn(name, use, [...drawn.keys()])),
    ),
  ]
}

function neverCopied(name: string, { model, comparator, fields }: Use, copied: readonly string[]): Problem {
  const [field = ''] = fields
  return {
    message: `model ${model}, field ${field}: comparator ${comparator} draws ${JSON.stringify(name)}, which no other field holds`,
    fix: `bind copiedTo to the fields that hold copies of it${otherNames(name, copied)}; for a value without copies take another comparator, such as uuid4`,
    model,
    field,
  }
}

function neverDrawn(name: string, { model, comparator, fields }: Use, drawn: readonly string[]): Problem {
  return {
    message: `model ${model}, ${fields.length === 1 ? 'field' : 'fields'} ${fields.join(', ')}: comparator ${comparator} looks for copies of ${JSON.stringify(name)}, which is drawn nowhere`,
    fix: `bind drawnIn to the field where it is drawn${otherNames(name, drawn)}`,
    model,
    ...(fields.length === 1 && fields[0] !== undefined && { field: fields[0] }),
  }
}

/** The other half may go by another name. */
function otherNames(name: string, others: readonly string[]): string {
  return others.length === 0 ? '' : ` (${didYouMean(name, others)})`
}
