export { packageVersion } from './package-version.ts'
export { type CaseEnvironment, runCase } from './run-case.ts'
export { type BoundSubject, bindSubject, type SubjectSources } from './subject-schema.ts'
