import { DatabaseError } from 'pg'
import type { QualifiedName } from '../../model/catalog.ts'
import { HarnessError } from '../../model/errors.ts'
import type { Schema } from '../../model/schema.ts'
import { type Connection, quoteIdentifier, quoteQualified } from '../../postgres/index.ts'
import { type ForeignPartition, foreignPartitionProblems, foreignPartitions } from '../export/foreign-partitions.ts'
import { relationNames, subjectRelations } from '../subject-relations.ts'
import { queryError } from './import-error.ts'

/**
 * Runs `work` while no trigger of the subject's tables and their partitions fires, and leaves each as it was. In the
 * caller's transaction: a failure rolls it all back. Needs the right to set session_replication_role. PostgreSQL's own
 * triggers for foreign keys and deferrable constraints sleep too, and row-level security hides nothing.
 * @throws HarnessError `import-failed` when the role lacks that right, or rows would go to another server
 */
export async function withoutTriggers<T>(connection: Connection, schema: Schema, work: () => Promise<T>): Promise<T> {
  const { rows } = await connection.query(factsQuery, [relationNames(schema)]).catch((cause) => {
    throw lacksRight(cause) ? missingRight(cause) : cause
  })
  const { triggers, foreign }: ImportFacts = JSON.parse(rows[0]?.[0] ?? 'null')
  if (foreign.length > 0) {
    throw new HarnessError('the snapshot cannot be imported: some of its rows would go to other servers', {
      code: 'import-failed',
      problems: foreignPartitionProblems(schema, foreign),
    })
  }
  await alterTriggers(connection, triggers, () => 'DISABLE')
  const result = await work()
  await alterTriggers(connection, triggers, ({ mode }) => modes[mode])
  return result
}

/** SQLSTATE 42501: the role may not. */
function lacksRight(cause: unknown): boolean {
  return cause instanceof DatabaseError && cause.code === '42501' && /session_replication_role/.test(cause.message)
}

function missingRight(cause: unknown): HarnessError {
  return new HarnessError('the role may not import: it may not set session_replication_role, so triggers would fire', {
    code: 'import-failed',
    cause,
    fix: 'use a superuser, or, since PostgreSQL 15, have one run: GRANT SET ON PARAMETER session_replication_role TO …',
  })
}

/**
 * Runs `work` while the triggers of the subject's tables fire as in any session, except PostgreSQL's own that look
 * whether a foreign key's target is there: rows come in any order, and whoever imports them has to check the keys
 * afterwards. Deferred triggers have fired when it settles. After {@link withoutTriggers}; needs a superuser.
 * @throws HarnessError `import-failed` when a deferred trigger or constraint refuses something
 */
export async function withTriggers<T>(connection: Connection, schema: Schema, work: () => Promise<T>): Promise<T> {
  const { rows } = await connection.query(keyTriggersQuery, [relationNames(schema)])
  const checks: readonly Trigger[] = JSON.parse(rows[0]?.[0] ?? '[]')
  await alterTriggers(connection, checks, () => 'DISABLE')
  await setSession(connection, 'origin', 'on')
  const result = await work()
  // A table whose deferred triggers are still to fire cannot be altered.
  await connection.query('SET CONSTRAINTS ALL IMMEDIATE').catch((cause) => {
    throw queryError(schema, cause, 'at the end of the import: ')
  })
  await setSession(connection, 'replica', 'off')
  await alterTriggers(connection, checks, ({ mode }) => modes[mode])
  return result
}

async function setSession(
  connection: Connection,
  role: 'origin' | 'replica',
  rowSecurity: 'on' | 'off',
): Promise<void> {
  await connection.query(
    `SELECT set_config('session_replication_role', $1, true), set_config('row_security', $2, true)`,
    [role, rowSecurity],
  )
}

interface ImportFacts {
  /** Those of every table that has one which fires in a replica's session, only there or there too. */
  readonly triggers: readonly Trigger[]
  readonly foreign: readonly ForeignPartition[]
}

interface Trigger {
  readonly table: QualifiedName
  readonly name: string
  readonly mode: keyof typeof modes
}

const modes = { O: 'ENABLE', D: 'DISABLE', A: 'ENABLE ALWAYS', R: 'ENABLE REPLICA' } as const

/**
 * A partitioned table comes before its partitions: some versions alter the triggers of these with it. So each is told
 * by itself, in this order, also those that another one would drag along.
 */
async function alterTriggers(
  connection: Connection,
  triggers: readonly Trigger[],
  action: (trigger: Trigger) => string,
): Promise<void> {
  const actions = new Map<string, string[]>()
  for (const trigger of triggers) {
    const table = quoteQualified(trigger.table)
    actions.set(table, [...(actions.get(table) ?? []), `${action(trigger)} TRIGGER ${quoteIdentifier(trigger.name)}`])
  }
  const statements = [...actions].map(([table, list]) => `ALTER TABLE ${table} ${list.join(', ')}`)
  if (statements.length > 0) await connection.client.query(statements.join('; '))
}

const triggerList = (condition: string): string => `(
  SELECT coalesce(json_agg(json_build_object(
    'table', json_build_object('schema', r.nspname, 'name', r.relname), 'name', g.tgname, 'mode', g.tgenabled)
    ORDER BY r.position, r.depth, r.nspname, r.relname, g.tgname), '[]')
  FROM relation r JOIN pg_trigger g ON g.tgrelid = r.oid
  WHERE ${condition})`

/** Of the same name: a partition's copy of a partitioned table's trigger. */
const factsQuery = `
  WITH RECURSIVE relation AS (${subjectRelations})
  SELECT json_build_object(
    'triggers', ${triggerList(`EXISTS (
      SELECT FROM relation s JOIN pg_trigger i ON i.tgrelid = s.oid
      WHERE i.tgenabled IN ('A', 'R') AND s.position = r.position AND i.tgname = g.tgname)`)},
    'foreign', ${foreignPartitions}),
    set_config('session_replication_role', 'replica', true), set_config('row_security', 'off', true)`

/** Not those of ON DELETE and ON UPDATE, which act on what triggers do to rows that others refer to. */
const keyTriggersQuery = `
  WITH RECURSIVE relation AS (${subjectRelations})
  SELECT ${triggerList(`g.tgenabled IN ('O', 'A')
    AND g.tgfoid IN ('pg_catalog."RI_FKey_check_ins"'::regproc, 'pg_catalog."RI_FKey_check_upd"'::regproc)`)}`
