import { type Connection, quoteQualified } from '../../postgres/index.ts'
import type { RowLane } from './row-lane.ts'

/** Inserts the rows that wait in a lane whose rows have no field. In a transaction. @throws what PostgreSQL said */
export async function insertDefaults(connection: Connection, lane: RowLane): Promise<void> {
  await connection.query('SAVEPOINT defaults')
  await insert(connection, lane, lane.lineCount)
}

/**
 * After {@link insertDefaults} has failed: an INSERT, unlike COPY, does not tell which row it is about. That is the last
 * of the fewest that fail.
 * @returns its position among those that wait, counted from 1
 */
export async function firstRefused(connection: Connection, lane: RowLane): Promise<number> {
  let [good, bad] = [0, lane.lineCount]
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    try {
      await connection.query('ROLLBACK TO SAVEPOINT defaults')
      await insert(connection, lane, middle)
      good = middle
    } catch {
      bad = middle
    }
  }
  return bad
}

async function insert(connection: Connection, { model }: RowLane, count: number): Promise<void> {
  await connection.query(`INSERT INTO ${quoteQualified(model.table)} SELECT FROM generate_series(1, ${count})`)
}
