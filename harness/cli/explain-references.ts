import { jsonPathText } from '../model/json-path.ts'
import type { Model } from '../model/schema.ts'

/** What a field refers to. `foreign`: a key of the database, of one column or of several. All others may dangle. */
export type FieldReference =
  | { readonly kind: 'foreign' | 'virtual'; readonly fields: readonly string[]; readonly target: string }
  /** `targets`: the model by the value of the field `type`. */
  | { readonly kind: 'polymorphic'; readonly type: string; readonly targets: Readonly<Record<string, string>> }
  | { readonly kind: 'json'; readonly path: string; readonly target: string }

/** In the order of the schema: keys of the database, virtual ones, then polymorphic ones and those within JSON. */
export function explainReferences(model: Model, field: string): readonly FieldReference[] {
  const keys = model.foreignKeys.filter(({ fields }) => fields.includes(field))
  const loose = (model.looseKeys ?? []).filter((key) => key.field === field)
  return [
    ...keys.map(({ fields, target, virtual }) => ({ kind: virtual ? 'virtual' : 'foreign', fields, target }) as const),
    ...loose.map((key): FieldReference => {
      if (key.kind === 'json') return { kind: 'json', path: jsonPathText(key.path), target: key.target }
      return { kind: 'polymorphic', type: key.typeField, targets: Object.fromEntries(key.targets) }
    }),
  ]
}

/** One reference as a line of a table. */
export function referenceText(reference: FieldReference): string {
  switch (reference.kind) {
    case 'foreign':
    case 'virtual': {
      const { fields, kind, target } = reference
      const whole = fields.length > 1 ? `(${fields.join(', ')}) → ` : ''
      return `${whole}${target}${kind === 'virtual' ? ', virtual' : ''}`
    }
    case 'polymorphic': {
      const { type, targets } = reference
      return `by ${type}: ${Object.entries(targets)
        .map(([value, target]) => `${value} → ${target}`)
        .join(', ')}`
    }
    case 'json':
      return `${reference.path} → ${reference.target}`
  }
}
