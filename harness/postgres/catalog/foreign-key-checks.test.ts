import { expect, test } from 'vitest'
import { connect } from '../connect.ts'
import { ownDatabase } from '../test-own-database.ts'
import { introspect } from './introspect.ts'

test('a foreign key tells when PostgreSQL does not hold all rows to it', async () => {
  await using server = await ownDatabase()
  await using connection = await connect(server.connection)
  await connection.client.query(`
    CREATE TABLE thing (id int PRIMARY KEY, held int REFERENCES thing);
    ALTER TABLE thing ADD CONSTRAINT late FOREIGN KEY (held) REFERENCES thing NOT VALID;
    ALTER TABLE thing ADD CONSTRAINT lax FOREIGN KEY (held) REFERENCES thing NOT ENFORCED`)
  const [thing] = (await introspect(connection)).tables
  expect(thing?.foreignKeys.map(({ name, checks }) => [name, checks])).toEqual([
    ['late', 'new-rows'],
    ['lax', 'nothing'],
    ['thing_held_fkey', undefined],
  ])
})
