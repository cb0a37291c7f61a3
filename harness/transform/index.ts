export { readPositions } from './added-defaults.ts'
export { applyStep, type StepSql } from './apply/apply-step.ts'
export { readSqlText } from './apply/read-sql-text.ts'
export { redactMessage } from './apply/redact-message.ts'
export { type Statement, splitStatements } from './apply/split-statements.ts'
export { isExpectedError, StepError } from './apply/step-error.ts'
export type { StatementPlace, StepObserver } from './apply/step-observer.ts'
export { bindCase, mayChangeStructure } from './bind-case.ts'
export { carryExpected } from './carry-expected.ts'
export { readChosenValues } from './chosen-values.ts'
export { explainRefusal } from './explain-refusal.ts'
export { predictGenerated } from './generated-columns.ts'
export { normalDefaults } from './normal-defaults.ts'
export { normalTypes } from './normal-types.ts'
export { type CaseDefinition, defineCase, parseCaseFile, parseCaseObject } from './parse/index.ts'
export { declareChanges } from './predict/declare-changes.ts'
export { unchanged } from './predict/expected-rows.ts'
export { keepPromises, type ModelPromise } from './predict/keep-promises.ts'
export { predictStep } from './predict/predict-step.ts'
export { RunningCase } from './running-case.ts'
export { numberedStepLabel, stepLabel } from './step-label.ts'
export type { CaseText, TextFile } from './update/case-text.ts'
export { steadyProposals } from './update/steady-proposals.ts'
export {
  summaryText,
  type UpdatedCase,
  type UpdateOptions,
  type UpdateSummary,
  updateCaseText,
} from './update/update-case.ts'
export { changeEntries } from './update/update-changes.ts'
