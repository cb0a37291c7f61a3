export type { Comparator, ComparatorRegistry, ComparisonContext, Disagreement, RowPair } from './model/comparator.ts'
export { defineConfig, type RoundtripConfig } from './model/config.ts'
export { HarnessError, type Problem } from './model/errors.ts'
export type { Finding, FindingKind } from './model/finding.ts'
export type { CaseReport, RunReport } from './model/report.ts'
export type { RowFilter, Scope } from './model/scope.ts'
export {
  defineSubject,
  type ModelDefinition,
  type PolymorphicKeyDefinition,
  type SubjectDefinition,
} from './model/subject.ts'
export { createEmbeddedProvider, openProvider, type PostgresProvider } from './postgres/index.ts'
export {
  type CaseEnvironment,
  coverageProblems,
  type ExportRequest,
  type ExportResult,
  exportInConfigScope,
  exportInGlobalScope,
  exportInOrganizationScope,
  exportInUserScope,
  exportModel,
  exportSnapshot,
  type ImportRequest,
  type ImportResult,
  type ImportSettings,
  importInConfigScope,
  importInGlobalScope,
  importInOrganizationScope,
  importInUserScope,
  importModel,
  importSnapshot,
  type RowsRequest,
  runCase,
  SnapshotTemplates,
} from './run/index.ts'
export {
  type Decryptor,
  decryptFile,
  type Encryptor,
  encryptFile,
  openDecryptor,
  openEncryptor,
} from './snapshot/index.ts'
export { type ImportCounts, PkMap } from './transfer/index.ts'
export { type CaseDefinition, defineCase, parseCaseFile, parseCaseObject } from './transform/index.ts'
