import { objectOf, textByName, texts, valuesOf } from './check-shape.ts'

/** `coverage` of a subject: see model/coverage.ts. */
export const checkCoverage = objectOf(
  {
    exhaustive: texts,
    cannotCollide: textByName,
    neverFilled: valuesOf(textByName, 'reasons by model and field'),
  },
  ['exhaustive'],
)
