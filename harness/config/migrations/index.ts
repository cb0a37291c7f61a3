export { findVersion } from './find-version.ts'
export { readMigrations } from './read-migrations.ts'
