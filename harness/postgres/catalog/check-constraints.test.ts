import { expect, test } from 'vitest'
import { connect } from '../connect.ts'
import { ownDatabase } from '../test-own-database.ts'
import { introspect } from './introspect.ts'

test('tables have their own CHECK constraints, with the columns that these speak of', async () => {
  await using server = await ownDatabase()
  await using connection = await connect(server.connection)
  await connection.client.query(`
    CREATE TABLE plain (id int PRIMARY KEY, n int NOT NULL);
    CREATE TABLE book (price numeric, pages int, title text,
      CONSTRAINT z_last CHECK (pages > 3 OR price = 0), CONSTRAINT "A first" CHECK (title <> '') NO INHERIT);
    ALTER TABLE book ADD CONSTRAINT later CHECK (price >= 0) NOT VALID;
    CREATE TABLE novel (CONSTRAINT own CHECK (false)) INHERITS (book);
    CREATE TABLE visit (day date CHECK (day > '2020-01-01')) PARTITION BY RANGE (day);
    CREATE TABLE visit_26 PARTITION OF visit FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')`)
  const { tables } = await introspect(connection)
  expect(tables.flatMap(({ name, checks }) => (checks ? [[name, checks]] : []))).toEqual([
    [
      'book',
      [
        { name: 'A first', columns: ['title'], definition: "CHECK ((title <> ''::text)) NO INHERIT" },
        { name: 'later', columns: ['price'], definition: 'CHECK ((price >= (0)::numeric)) NOT VALID' },
        {
          name: 'z_last',
          columns: ['price', 'pages'],
          definition: 'CHECK (((pages > 3) OR (price = (0)::numeric)))',
        },
      ],
    ],
    ['novel', [{ name: 'own', columns: [], definition: 'CHECK (false)' }]],
    ['visit', [{ name: 'visit_day_check', columns: ['day'], definition: "CHECK ((day > '2020-01-01'::date))" }]],
  ])
})
