import type { Derivation } from '../model/import-rule.ts'
import type { Model } from '../model/schema.ts'
import { holdsText, reportGenerated } from './bind-generator.ts'
import { findField, type ModelNames } from './relocation-names.ts'

/** Reports a derivation of a field, or from one, that is not there or holds no text, and one that the database computes. */
export function checkDerivation(
  names: ModelNames,
  place: string,
  model: Model,
  name: string,
  derivation: Derivation,
): void {
  const source = 'endOf' in derivation ? derivation.endOf : derivation.sha256Of
  const field = findField(names, place, model, name)
  const from = findField(names, `${place}.${name}`, model, source)
  if (field && reportGenerated(names, place, model, field)) return
  for (const one of [field, from]) {
    if (!one || holdsText(one)) continue
    names.problems.push({
      message: `${place} derives ${name} of ${model.name} from ${source}, and ${one.name} is of type ${one.sqlType}`,
      fix: 'a text is derived from a text',
    })
  }
}
