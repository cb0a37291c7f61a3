export type {
  CaseDefinition,
  ChangeDefinition,
  ConditionsDefinition,
  ExpectationsDefinition,
  ExpectedFieldsDefinition,
  JsonOperator,
  Literal,
  MatcherDefinition,
  RefOperator,
  SqlOperator,
  StepDefinition,
  StepRowDefinition,
  WhereDefinition,
} from './define-case.ts'
export { defineCase } from './define-case.ts'
export { parseCaseFile, parseCaseObject } from './parse-case.ts'
