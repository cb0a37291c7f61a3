export { caseFiles } from './case-file.ts'
export { roundtrip } from './plugin.ts'
