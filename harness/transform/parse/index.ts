export { type CaseDefinition, defineCase } from './define-case.ts'
export { parseCaseFile, parseCaseObject } from './parse-case.ts'
export { readValue } from './read-value.ts'
