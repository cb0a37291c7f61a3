import type { ComputedValue, StepValue, Where } from '../model/where.ts'

type Reference = Extract<StepValue, { readonly kind: 'ref' }>

/** One text for references that are written alike. */
export function referenceText({ model, where }: Pick<Reference, 'model' | 'where'>): string {
  return JSON.stringify({ model, where })
}

/** The values in the conditions that are not written out, at any depth, but not those within references. */
export function computedValues(where: Where): readonly ComputedValue[] {
  return where.flatMap((condition): readonly ComputedValue[] => {
    switch (condition.kind) {
      case 'computed':
        return [condition.value]
      case 'through':
      case 'not':
        return computedValues(condition.where)
      case 'any':
        return condition.of.flatMap(computedValues)
      default:
        return []
    }
  })
}
