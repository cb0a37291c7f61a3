import type { Connection } from '../connect.ts'
import { hasEnded } from '../process-identity.ts'
import { lockKey, runOf } from './database-name.ts'
import { parseMarker } from './marker.ts'

/** A database whose name is one of ours. */
export interface OwnDatabase {
  readonly name: string
  readonly run: string
  /** Whether it outlives its run. */
  readonly kept: boolean
  /**
   * Whether no run uses it: a process of this machine made or kept it, which has ended; or it was never marked, because
   * its owner ended while the server still made it. False wherever that is not certain, and for what was not kept of a
   * run that holds its lock: that is connected, whatever its mark says.
   */
  readonly left: boolean
}

/** In no order. Only looks. */
export async function listDatabases(admin: Connection): Promise<readonly OwnDatabase[]> {
  const { rows } = await admin.query(listQuery)
  const locks = new Set(rows.flatMap(([, , lock]) => lock ?? []))
  return rows.flatMap(([name, comment]) => {
    const run = typeof name === 'string' ? runOf(name) : null
    if (typeof name !== 'string' || run === null) return []
    const mark = typeof comment === 'string' ? parseMarker(comment) : null
    const kept = mark?.kept ?? false
    const isInUse = !kept && locks.has(lockKey(run))
    const hasNoOwner = mark === null ? typeof comment !== 'string' : hasEnded(mark.owner)
    return [{ name, run, kept, left: hasNoOwner && !isInUse }]
  })
}

/** PostgreSQL manual, pg_locks: the key's halves are in classid and objid, and objsubid is 1. */
const listQuery = `
  SELECT datname, shobj_description(oid, 'pg_database'), NULL FROM pg_database WHERE datname LIKE 'roundtrip\\_%'
  UNION ALL
  SELECT NULL, NULL, ((classid::bigint << 32) | objid::bigint)::text FROM pg_locks
  WHERE locktype = 'advisory' AND objsubid = 1`
