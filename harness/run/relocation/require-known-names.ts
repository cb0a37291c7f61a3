import type { Case, CaseExport, ImportStep } from '../../model/case.ts'
import { HarnessError, type Problem, type SourcePlace } from '../../model/errors.ts'
import { nearestName } from '../../model/nearest-name.ts'
import { fieldValue, type Schema } from '../../model/schema.ts'
import type { RowFilter, UnknownNames } from '../../model/scope.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { type ImportOutcome, numberedStepLabel } from '../../transform/index.ts'
import type { ImportedSnapshot } from '../snapshot-templates.ts'
import type { ExpectedExport } from './expect-exported.ts'

/** A filter of a case, and the rows that it was held against. */
interface Filtering extends Pick<CaseExport, 'takes' | 'line'> {
  /** What its lists follow: `import.`, `step 2 (import start), `. */
  readonly name: string
  readonly file: string
  readonly unknown: UnknownNames
  readonly rows: Snapshot
  /** Of the rows: ` in the snapshot`. */
  readonly where: readonly [before: string, after: string]
}

const ofSnapshot = ['', ' in the snapshot'] as const

/** @throws HarnessError `bad-case` when the filter of the case's own import names nobody */
export function requireNamesOfImport({ schema, relocated }: ImportedSnapshot, { import: own, file }: Case): void {
  if (!own || !relocated) return
  const { unknown, rows } = relocated.outcome
  requireNames(schema, { ...own, name: 'import.', file, unknown, rows, where: ofSnapshot })
}

/**
 * @param number 1-based, of the step
 * @throws HarnessError `bad-case` when the filter of the step names nobody
 */
export function requireNamesOfStep(
  schema: Schema,
  step: ImportStep,
  number: number,
  { unknown, rows }: ImportOutcome,
  file: string,
): void {
  const name = `${numberedStepLabel(step, number)}, `
  requireNames(schema, { ...step, name, file, unknown, rows, where: ofSnapshot })
}

/**
 * @param there names in the filter that no row has, though one should have it perhaps
 * @throws HarnessError `bad-case` when the filter of the case's export names nobody
 */
export function requireNamesOfExport(
  schema: Schema,
  { export: own, file }: Case,
  part: ExpectedExport['part'],
  there: UnknownNames,
): void {
  if (!own || !part) return
  const neither = (list: keyof RowFilter) => part.unknown[list].filter((name) => there[list].includes(name))
  const unknown = { users: neither('users'), organizations: neither('organizations') }
  requireNames(schema, { ...own, name: 'export.', file, unknown, rows: part.rows, where: ['after the steps ', ''] })
}

function requireNames(schema: Schema, filtering: Filtering): void {
  const problems = [...problemsOf(schema, 'users', filtering), ...problemsOf(schema, 'organizations', filtering)]
  if (problems.length > 0) throw new HarnessError('a filter names nobody', { code: 'bad-case', problems })
}

/** That none is taken may be what the case is about: then it says so. */
function problemsOf(
  schema: Schema,
  list: keyof RowFilter,
  { name, file, line, takes, unknown, rows, where: [before, after] }: Filtering,
): readonly Problem[] {
  const rule = schema.relocation?.rules[list]
  const model = rule && schema.models.get(rule.model)
  if (!rule || !model || takes?.get(rule.model) === 0) return []
  const isSecret = model.fields.some((field) => field.name === rule.by && field.secret)
  const known = isSecret
    ? []
    : rows.flatMap((row) => (row.model === rule.model ? (fieldValue(model, row, rule.by) ?? []) : [])).map(String)
  const place: SourcePlace = line === null ? { file } : { file, line }
  return unknown[list].map((wanted): Problem => {
    const near = nearestName(wanted, known)
    const meant = near === null ? `name one that is there, or say that it is none: takes: { ${rule.model}: 0 }` : null
    return {
      message: `${name}${list}: ${before}no row of ${rule.model}${after} has ${rule.by} ${wanted}`,
      place,
      model: rule.model,
      field: rule.by,
      fix: meant ?? `did you mean ${near}?`,
    }
  })
}
