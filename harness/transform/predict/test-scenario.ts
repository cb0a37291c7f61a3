import type { Step } from '../../model/case.ts'
import { layOutTables } from './test-scenario-layout.ts'
import type { ScenarioPlan } from './test-scenario-plan.ts'
import { fillKeys, rowsOf, type Values, withPossibleKeys } from './test-scenario-rows.ts'
import { sqlOf } from './test-scenario-sql.ts'
import { stepOf } from './test-scenario-steps.ts'

export interface Scenario {
  /** Creates the tables and fills them, in the schema that the search path names first. */
  readonly sql: string
  readonly steps: readonly Step[]
}

/** @param schemaName the database schema that the tables will be in */
export function readScenario({ tables: plans, steps }: ScenarioPlan, schemaName: string): Scenario {
  const laidOut = layOutTables(plans)
  const keys = fillKeys(laidOut)
  const tables = withPossibleKeys(laidOut, keys)
  const rows = rowsOf(tables, keys)
  const inserts = tables.flatMap(({ name }, index) => (rows[index] ?? []).map((values) => insertSql(name, values)))
  // High enough that no row has it, whatever the steps add to keys.
  const sequences = tables.flatMap(({ name, plan }) =>
    ['serial', 'identity', 'always'].includes(plan.key) ? [`ALTER SEQUENCE ${name}_id_seq RESTART 1000;`] : [],
  )
  return {
    sql: [
      sqlOf(tables),
      'SET session_replication_role = replica;',
      ...inserts,
      'SET session_replication_role = DEFAULT;',
      ...sequences,
    ].join('\n'),
    steps: steps.map((step) => stepOf(step, tables, schemaName)),
  }
}

function insertSql(table: string, values: Values): string {
  const texts = Object.values(values).map((value) => (typeof value === 'string' ? `'${value}'` : String(value)))
  return `INSERT INTO ${table} (${Object.keys(values).join(', ')}) OVERRIDING SYSTEM VALUE VALUES (${texts.join(', ')});`
}
