import { expect, test } from 'vitest'
import { connect } from '../../postgres/index.ts'
import { serverForTests } from '../test-server.ts'
import { remadeSubject, row } from './test-import.ts'

const { connection, settings } = serverForTests()

test('an import wants no more of a role than that it owns its database and may switch triggers off', async () => {
  await connection().query('CREATE ROLE importer LOGIN')
  await connection().query('GRANT SET ON PARAMETER session_replication_role TO importer')
  await connection().query('CREATE DATABASE imports OWNER importer')
  await using own = await connect({ ...settings(), user: 'importer', database: 'imports' })
  await own.query('DROP SCHEMA public') // initdb's user owns what is in it
  const shop = await remadeSubject(own, 'CREATE TABLE a (id int PRIMARY KEY, n int)')
  await shop.load(row('a', 1, { n: 2 }))
  expect(await shop.all()).toEqual([row('a', 1, { n: 2 })])
  expect(await shop.refusal(row('a', 1, { n: 'x' }))).toContain('public.a')
})

test('a role that may not switch triggers off is told what it lacks', async () => {
  await connection().query('CREATE ROLE guest LOGIN')
  await connection().query('CREATE DATABASE guests OWNER guest')
  await using own = await connect({ ...settings(), user: 'guest', database: 'guests' })
  await own.query('DROP SCHEMA public')
  const shop = await remadeSubject(own, 'CREATE TABLE a (id int PRIMARY KEY)')
  const refusal = await shop.refusal(row('a', 1))
  expect(refusal).toContain('it may not set session_replication_role')
  expect(refusal).toContain('GRANT SET ON PARAMETER session_replication_role')
})
