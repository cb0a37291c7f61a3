export type { Subject } from './config/index.ts'
export type { CaseReport } from './model/case-report.ts'
export type { Comparator, ComparatorRegistry, ComparisonContext, Disagreement, RowPair } from './model/comparator.ts'
export { defineConfig, type RoundtripConfig } from './model/config.ts'
export { type ErrorCode, HarnessError, type Problem, type SourcePlace } from './model/errors.ts'
export type { Finding, FindingKind } from './model/finding.ts'
export type { ImportedRow, ImportKind, TransferFailure } from './model/import-rule.ts'
export type { ExactNumber, JsonValue } from './model/json.ts'
export type { OnProgress, Progress } from './model/progress.ts'
export type { RunReport } from './model/report.ts'
export type { RowFilter, Scope } from './model/scope.ts'
export type { Fields, ModelName, PrimaryKey, Row, Snapshot } from './model/snapshot.ts'
export {
  defineSubject,
  type ModelDefinition,
  type PolymorphicKeyDefinition,
  type SubjectDefinition,
} from './model/subject.ts'
export {
  type ConnectionSettings,
  createEmbeddedProvider,
  openProvider,
  type PostgresProvider,
} from './postgres/index.ts'
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
  type RowsRequest,
  runCase,
  SnapshotTemplates,
  type SubjectsDatabase,
} from './run/index.ts'
export {
  type Decryptor,
  decryptFile,
  type Encryptor,
  encryptFile,
  openDecryptor,
  openEncryptor,
  type WrittenSnapshot,
} from './snapshot/index.ts'
export { type ImportCounts, PkMap, type PlainEffects, type RowCounts } from './transfer/index.ts'
export { type CaseDefinition, defineCase, parseCaseFile, parseCaseObject } from './transform/index.ts'
