import { expect, test } from 'vitest'
import { connect } from '../../postgres/index.ts'
import { row } from '../import/test-import.ts'
import { remakeDatabase, schemaOf } from '../test-database.ts'
import { serverForTests } from '../test-server.ts'
import { exportSnapshot } from './export.ts'

const { connection, settings } = serverForTests()

test('names are exported with their schemas, whatever the search path', async () => {
  await remakeDatabase(
    connection(),
    `CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('fine');
     CREATE TABLE public.thing (id int PRIMARY KEY, class regclass, type regtype);
     INSERT INTO thing VALUES (1, 'thing', 'app.mood')`,
  )
  await connection().query('SET search_path = app, public')
  const rows = await exportSnapshot(connection(), await schemaOf(connection()))
  expect(rows).toEqual([row('thing', 1, { class: 'public.thing', type: 'app.mood' })])
  expect((await connection().query('SHOW search_path')).rows).toEqual([['app, public']])
  await connection().query('RESET search_path')
})

test('money has the same text everywhere, whatever locale the database chose', async () => {
  await connection().query(`ALTER DATABASE ${settings().database} SET lc_monetary = 'POSIX'`)
  await using own = await connect(settings())
  const { rows } = await own.query(`SELECT current_setting('lc_monetary'), '-1234.5'::money`)
  expect(rows).toEqual([['C', '-$1,234.50']])
})
