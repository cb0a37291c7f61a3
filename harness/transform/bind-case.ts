import type { Case, Step } from '../model/case.ts'
import { HarnessError, type Problem } from '../model/errors.ts'
import { type Expectations, type ExpectedChange, isDeclaredImport } from '../model/expectation.ts'
import type { Schema } from '../model/schema.ts'
import { checkSchemaChanges } from './bind-schema-changes.ts'
import { bindSequences } from './bind-sequences.ts'
import { Binder } from './binder.ts'
import { promiseProblems } from './promise-problems.ts'

/**
 * Holds a case against the schema: every model and field that it names exists, and every literal is rewritten to the
 * one spelling of its column's type. The key `pk` of a one-column primary key is replaced by the column's field. What a
 * step names after one that changes the structure, as the case says, can't be held against this schema.
 * @throws HarnessError `bad-case`, with every problem and its line
 */
export function bindCase(parsed: Case, schema: Schema): Case {
  const isKnown = structureKnownUntil(parsed)
  const steps = bindSteps(parsed, schema)
  const expect = bindExpectations(parsed, schema)
  const later = isKnown >= parsed.transform.length
  const imports = bindImportEntries(parsed, schema)
  const problems = [
    ...(isKnown < 0 ? [] : schemaChangeProblems(parsed, schema)),
    ...steps.slice(0, Math.max(0, isKnown)).flatMap((step) => step.problems),
    ...(later ? expect.problems : []),
    ...importProblems(parsed, schema),
    ...(isKnown < 0 || !later ? [] : imports.problems),
    ...promiseProblems(parsed),
  ]
  if (problems.length > 0) throw badCase(parsed, problems)
  return {
    ...parsed,
    transform: steps.map((step, index) => (index < isKnown ? step.bound : (parsed.transform[index] ?? step.bound))),
    expect: later ? expect.bound : parsed.expect,
  }
}

/** A part of a case by the names and types of a schema, and why it does not fit. */
export interface BoundPart<P> {
  readonly bound: P
  readonly problems: readonly Problem[]
}

/** @param steps those of the case that have this schema. Default: all */
export function bindSteps(parsed: Case, schema: Schema, steps = parsed.transform): readonly BoundPart<Step>[] {
  return steps.map((step) => {
    const binder = new Binder(schema, parsed.file)
    return { bound: binder.step(step), problems: binder.problems }
  })
}

/**
 * What entries say of the rows that a step imports, by the schema of its moment; all others stay as they are, in their
 * places.
 */
export function bindImportEntries(parsed: Case, schema: Schema): BoundPart<readonly ExpectedChange[]> {
  const binder = new Binder(schema, parsed.file)
  const bound = parsed.expect.changes.map((change) => (isDeclaredImport(change) ? binder.change(change) : change))
  return { bound, problems: binder.problems }
}

/** What is wrong with what is said of the case's import. @param schema before the steps */
export function importProblems(parsed: Case, schema: Schema): readonly Problem[] {
  const binder = new Binder(schema, parsed.file)
  binder.takes(parsed.import?.takes, parsed.import?.line ?? null)
  return binder.problems
}

/**
 * What is expected of rows and sequences, by the schema after the steps; what becomes of rows of an import was expected
 * at its moment.
 * @param earlier the schema before them, where it is another one
 */
export function bindExpectations(parsed: Case, schema: Schema, earlier: Schema | null = null): BoundPart<Expectations> {
  const binder = new Binder(schema, parsed.file)
  const bound: Expectations = {
    ...parsed.expect,
    changes: parsed.expect.changes.map((change) => (isDeclaredImport(change) ? change : binder.change(change))),
    sequences: bindSequences(
      schema,
      parsed.expect.sequences,
      (line, message, fix) => binder.reportAt(line, message, fix),
      earlier,
    ),
  }
  binder.unchanged(parsed.expect.unchanged)
  binder.takes(parsed.export?.takes, parsed.export?.line ?? null)
  return { bound, problems: binder.problems }
}

/** What is wrong with `expect.schema`. @param schema before the steps */
export function schemaChangeProblems(parsed: Case, schema: Schema): readonly Problem[] {
  const binder = new Binder(schema, parsed.file)
  checkSchemaChanges(schema, parsed.expect.schema, (line, message, fix) => binder.reportAt(line, message, fix))
  return binder.problems
}

export function badCase({ file, subject }: Case, problems: readonly Problem[]): HarnessError {
  return new HarnessError(`${file} does not fit subject ${subject}`, { code: 'bad-case', problems })
}

/** How many steps find the subject's own structure as far as the case says. Less than none: another version's. */
function structureKnownUntil({ transform, expect }: Case): number {
  if (transform.some(({ kind }) => kind === 'migrate')) return -1
  const first = transform.findIndex(mayChangeStructure)
  return expect.schema.length === 0 || first < 0 ? transform.length : first + 1
}

/** Whether nobody can tell what a step does before it has run. */
export function mayChangeStructure({ kind }: Step): boolean {
  return kind === 'sql' || kind === 'run' || kind === 'migrate'
}
