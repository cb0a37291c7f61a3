import { schemaDrift } from '../../compare/index.ts'
import type { Step } from '../../model/case.ts'
import type { ExpectedSchemaChange } from '../../model/expectation.ts'
import type { Finding } from '../../model/finding.ts'
import { fieldValue } from '../../model/schema.ts'
import { numberedStepLabel } from '../../transform/index.ts'
import type { ImportedSnapshot } from '../snapshot-templates.ts'
import type { StructureFollower } from './structure-follower.ts'

/** What is wrong with what steps did to the structure. */
export function structureFindings(
  { schema, before }: Pick<ImportedSnapshot, 'schema' | 'before'>,
  follower: StructureFollower,
  {
    transform,
    declared,
  }: {
    readonly transform: readonly Step[]
    /** The entries of `expect.schema`, their types as PostgreSQL writes them. */
    readonly declared: readonly ExpectedSchemaChange[]
  },
): readonly Finding[] {
  return schemaDrift(follower.changes(), {
    declared,
    stepOf: (change) => {
      const number = follower.stepOf(change)
      const step = number === null ? undefined : transform[number - 1]
      return number !== null && step ? numberedStepLabel(step, number) : null
    },
    countHeld: (name, field) => {
      const model = schema.models.get(name)
      const rows = before.filter((row) => row.model === name)
      if (!model || field === null) return rows.length
      return rows.filter((row) => (fieldValue(model, row, field) ?? null) !== null).length
    },
  })
}
