import type { Case, Step } from '../model/case.ts'
import type { Expectations, ExpectedChange } from '../model/expectation.ts'
import type { Schema } from '../model/schema.ts'
import {
  badCase,
  bindExpectations,
  bindImportEntries,
  bindSteps,
  importProblems,
  mayChangeStructure,
  schemaChangeProblems,
} from './bind-case.ts'
import { promiseProblems } from './promise-problems.ts'

/**
 * A case while it runs: steps may change the structure that later ones name, so each is bound to that of its moment. What
 * can be told beforehand is told beforehand.
 */
export class RunningCase {
  private readonly parsed: Case
  /** Before the steps. */
  private readonly schema: Schema
  private readonly steps: ReturnType<typeof bindSteps>
  private readonly expect: ReturnType<typeof bindExpectations>
  private readonly promises: ReturnType<typeof promiseProblems>

  /** @throws HarnessError `bad-case`, with every problem that does not depend on what steps do */
  constructor(parsed: Case, schema: Schema) {
    this.parsed = parsed
    this.schema = schema
    this.steps = bindSteps(parsed, schema)
    this.expect = bindExpectations(parsed, schema)
    this.promises = promiseProblems(parsed)
    const first = parsed.transform.findIndex(mayChangeStructure)
    const sure = [
      ...schemaChangeProblems(parsed, schema),
      ...importProblems(parsed, schema),
      ...this.steps.slice(0, first < 0 ? undefined : first).flatMap(({ problems }) => problems),
      ...(first < 0 ? [...this.expect.problems, ...bindImportEntries(parsed, schema).problems] : []),
      ...this.promises,
    ]
    if (sure.length === 0) return
    throw badCase(parsed, parsed.expect.schema.length === 0 ? [...new Set([...sure, ...this.allProblems()])] : sure)
  }

  /**
   * @param index of the step, from 0
   * @param schema at its moment
   * @throws HarnessError `bad-case`
   */
  stepAt(index: number, schema: Schema): Step {
    const part =
      schema === this.schema
        ? this.steps[index]
        : bindSteps(this.parsed, schema, this.parsed.transform.slice(index, index + 1))[0]
    if (!part) throw new RangeError(`there is no step ${index + 1}`)
    if (part.problems.length > 0)
      throw badCase(this.parsed, schema === this.schema ? this.allProblems() : part.problems)
    return part.bound
  }

  /**
   * The entries of `expect.changes`, of which those that say what becomes of imported rows are bound.
   * @param schema at the moment of a step that imports
   * @throws HarnessError `bad-case`
   */
  importEntries(schema: Schema): readonly ExpectedChange[] {
    const { bound, problems } = bindImportEntries(this.parsed, schema)
    if (problems.length > 0) throw badCase(this.parsed, problems)
    return bound
  }

  /**
   * @param schema after the steps
   * @throws HarnessError `bad-case`
   */
  expectations(schema: Schema): Expectations {
    const part = schema === this.schema ? this.expect : bindExpectations(this.parsed, schema, this.schema)
    if (part.problems.length > 0) throw badCase(this.parsed, part.problems)
    return part.bound
  }

  /** As if no step changed the structure. */
  private allProblems() {
    return [...this.steps.flatMap(({ problems }) => problems), ...this.expect.problems, ...this.promises]
  }
}
