export { caseFiles } from './case-file.ts'
export { reportOf } from './packed-report.ts'
export { roundtrip } from './plugin.ts'
