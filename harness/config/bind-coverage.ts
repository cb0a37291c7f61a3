import type { CoverageDefinition } from '../model/coverage.ts'
import { findField, findModel, type ModelNames } from './relocation-names.ts'

/** Reports models and fields that a subject's `coverage` gives reasons for, and that are not there. */
export function checkCoverageNames(
  names: ModelNames,
  { cannotCollide = {}, neverFilled = {} }: CoverageDefinition,
): void {
  for (const name of Object.keys(cannotCollide)) findModel(names, 'coverage.cannotCollide', name)
  for (const [name, fields] of Object.entries(neverFilled)) {
    const model = findModel(names, 'coverage.neverFilled', name)
    if (!model) continue
    for (const field of Object.keys(fields)) findField(names, `coverage.neverFilled['${name}']`, model, field)
  }
}
