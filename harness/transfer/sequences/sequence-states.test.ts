import { expect, test } from 'vitest'
import { remakeDatabase } from '../test-database.ts'
import { serverForTests } from '../test-server.ts'
import { readSequenceStates } from './sequence-states.ts'

const { connection } = serverForTests()

test('sequences say what they give next, by their names; those that are not there are left out', async () => {
  await remakeDatabase(
    connection(),
    `CREATE SEQUENCE "Own" START 7; CREATE SEQUENCE down INCREMENT -2 MINVALUE -5 MAXVALUE 4 START 4 CYCLE;
    SELECT nextval('down'); SELECT nextval('down'); CREATE TABLE t (id int)`,
  )
  const schema = (await connection().query('SELECT current_schema()')).rows[0]?.[0] ?? ''
  const names = ['"Own"', 'down', 'gone', 't'].map((name) => `${schema}.${name}`)
  expect(await readSequenceStates(connection(), names)).toEqual(
    new Map([
      [`${schema}."Own"`, { id: expect.stringMatching(/^\d+$/), next: 7n, increment: 1n, start: 7n, cycle: null }],
      [`${schema}.down`, { id: expect.stringMatching(/^\d+$/), next: 0n, increment: -2n, start: 4n, cycle: 5n }],
    ]),
  )
  expect(await readSequenceStates(connection(), [])).toEqual(new Map())
})
