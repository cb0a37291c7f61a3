import { expect, test } from 'vitest'
import { quoteIdentifier } from '../../postgres/index.ts'
import { remakeDatabase } from '../test-database.ts'
import { serverForTests } from '../test-server.ts'
import { furthestOf } from './furthest.ts'

const { connection } = serverForTests()

const everything = { lowest: '-9223372036854775808', highest: '9223372036854775807', cycles: false }

// The functions that round give their results names, which a bare ORDER BY would take for the column's.
test.each([
  ['smallint', 'floor'],
  ['int', 'floor'],
  ['bigint', 'ceil'],
  ['numeric', 'numeric'],
  ['numeric(30, 2)', 'floor'],
  ['whole', 'ceil'],
])(
  'an index finds the furthest value of a column of type %s, whichever way the sequence counts',
  async (type, column) => {
    await remakeDatabase(
      connection(),
      `CREATE DOMAIN whole AS int; CREATE TABLE t (${quoteIdentifier(column)} ${type} UNIQUE);
    INSERT INTO t SELECT n FROM generate_series(-2500, 2500) n; INSERT INTO t SELECT NULL FROM generate_series(1, 9)`,
    )
    const found = async (countsDown: boolean, bounds = everything): Promise<string | null | undefined> => {
      const [table, sequence] = [
        { schema: 'public', name: 't' },
        { schema: 'public', name: 's' },
      ]
      const columns = [{ table, column, countsDown, sequence, position: 3 }]
      const sql = `WITH ${furthestOf(columns, new Map([['"public"."s"', bounds]]))} SELECT value FROM m`
      const { rows } = await connection().query(`EXPLAIN ${sql}`)
      expect(rows.flat().join('\n')).not.toMatch(/Seq Scan|Sort|Filter/)
      return (await connection().query(sql)).rows[0]?.[0]
    }
    expect(await found(false)).toBe('2500')
    expect(await found(true)).toBe('-2500')
    expect(await found(false, { ...everything, lowest: '1', highest: '2000' })).toBe('2000')
    expect(await found(true, { ...everything, lowest: '-2000', highest: '-1' })).toBe('-2000')
    expect(await found(false, { ...everything, lowest: '3000' })).toBeUndefined()
  },
)
