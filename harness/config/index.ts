export { bindComparators } from './bind-comparators.ts'
export { bindSchema } from './bind-schema.ts'
export { readCatalogFile, writeCatalogFile } from './catalog-file.ts'
export {
  countFromZero,
  flag,
  isRecord,
  mustBe,
  objectOf,
  oneOf,
  type ShapeCheck,
  text,
  texts,
} from './check-shape.ts'
export { followDefinition, type RenamedModel } from './follow-definition.ts'
export { configFile, loadReportSettings, loadRunSettings } from './load-run-settings.ts'
export { loadSubject, loadSubjectIn, type Subject, subjectFile, subjectHint, subjectNames } from './load-subject.ts'
export { findVersion, readMigrations } from './migrations/index.ts'
export { isCalled } from './name-tables.ts'
export { olderDefinition } from './older-definition.ts'
export { overlappingComparators } from './overlapping-comparators.ts'
export { parseSubject } from './parse-subject.ts'
export { hashSchemaFiles, migrationsFolder, readSchemaFiles, type SchemaFile } from './schema-files.ts'
