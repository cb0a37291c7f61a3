export { caseInputs, namedFiles } from './case-inputs.ts'
export { checkCoverage } from './coverage/check-coverage.ts'
export { coverageProblems } from './coverage/coverage-of.ts'
export { hashOfFile } from './hash-of-file.ts'
export {
  type ExportRequest,
  type ExportResult,
  exportInConfigScope,
  exportInGlobalScope,
  exportInOrganizationScope,
  exportInUserScope,
  exportModel,
  exportSnapshot,
  type RowsRequest,
} from './in-scope/export-in-scope.ts'
export {
  type GivenRow,
  type ImportRequest,
  type ImportResult,
  type ImportSettings,
  importInConfigScope,
  importInGlobalScope,
  importInOrganizationScope,
  importInUserScope,
  importModel,
  importSnapshot,
} from './in-scope/import-in-scope.ts'
export type { SubjectsDatabase } from './in-scope/subjects-database.ts'
export { compareInferred, type InferredStructure } from './inferred-subject/compare-inferred.ts'
export { isCi } from './is-ci.ts'
export { bindSubjectAt } from './migrations/bind-subject-at.ts'
export { schemaAtImport } from './migrations/schema-at-import.ts'
export { orderFix } from './order-fix.ts'
export { packageVersion } from './package-version.ts'
export { readCaseText } from './read-case-text.ts'
export { requireSubjectsTables } from './require-subjects-tables.ts'
export { type CaseEnvironment, runCase } from './run-case.ts'
export { type CompareOptions, compareFiles } from './snapshot-files/compare-files.ts'
export { validateSnapshotFile } from './snapshot-files/validate-file.ts'
export { snapshotPath } from './snapshot-path.ts'
export { SnapshotTemplates } from './snapshot-templates.ts'
export { stepSnapshots } from './step-snapshots.ts'
export { type BoundSubject, bindSubject, type SubjectSources } from './subject-schema.ts'
export { unusedFiles } from './unused-files.ts'
export { writeCaseText } from './write-case-text.ts'
export { writeTextFiles } from './write-text-files.ts'
