import { expect, test } from 'vitest'
import { serverProblems } from './server-check.ts'

const enough = { version: { text: '15.18', major: 15 }, role: 'app', mayCreate: true, maySwitchTriggersOff: true }

test('a server that suffices has no problem', () => {
  expect(serverProblems(enough)).toEqual([])
  expect(serverProblems({ ...enough, version: { text: '13.0', major: 13 } })).toEqual([])
})

test('a server that is too old is named with its version', () => {
  expect(serverProblems({ ...enough, version: { text: '12.22', major: 12 } })).toMatchObject([
    { message: 'it is PostgreSQL 12.22; 13 or newer is needed' },
  ])
})

test('all that is missing is told together, each with the statement that mends it', () => {
  const problems = serverProblems({ ...enough, role: 'my "app"', mayCreate: false, maySwitchTriggersOff: false })
  expect(problems.map(({ fix }) => fix)).toEqual([
    'Use a superuser, or have one run: ALTER ROLE "my ""app""" CREATEDB',
    'Use a superuser, or, since PostgreSQL 15, have one run: GRANT SET ON PARAMETER session_replication_role TO "my ""app"""',
  ])
})
