import { autoComparators } from '../../comparators/index.ts'
import type { Comparator } from '../model/comparator.ts'
import type { Finding } from '../model/finding.ts'
import { jsonText } from '../model/json.ts'
import type { Schema } from '../model/schema.ts'
import type { Row } from '../model/snapshot.ts'
import { judge, judgeInFull } from './judge.ts'
import type { JudgeContext } from './judge-context.ts'
import { expectSame } from './test-schema.ts'

export interface Verdicts {
  readonly findings: readonly Finding[]
  /** `model pk field`, or `model pk` and the kind where a row is missing or too many. */
  readonly found: readonly string[]
  /** The same of a verdict for which every row was looked at. */
  readonly foundInFull: readonly string[]
}

/** Rows held against the same rows as they were, with the comparators that a subject gets and those that it binds. */
export function verdicts(
  schema: Schema,
  before: readonly Row[],
  actual: readonly Row[],
  keys: 'preserved' | 'renumbered',
  bound: Readonly<Record<string, readonly Comparator[]>> = {},
): Verdicts {
  const context: JudgeContext = {
    purpose: 'files',
    comparators: new Map(
      [...schema.models.values()].map((model) => [model.name, autoComparators(model, bound[model.name] ?? [])]),
    ),
    window: null,
    steps: [],
    keysPreserved: keys === 'preserved',
  }
  const expected = { rows: expectSame(before), removed: [] }
  const { findings } = judge(schema, expected, actual, context)
  const inFull = judgeInFull(schema, expected, actual, context)
  return { findings, found: wording(findings), foundInFull: wording(inFull.findings) }
}

function wording(findings: readonly Finding[]): readonly string[] {
  return findings.map(
    ({ kind, model, field, expectedPk, actualPk }) => `${model} ${jsonText(expectedPk ?? actualPk)} ${field ?? kind}`,
  )
}
