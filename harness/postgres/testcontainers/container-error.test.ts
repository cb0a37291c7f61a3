import { expect, test } from 'vitest'
import { bootFailed } from './container-error.ts'

test('a container that ended is shown with the end of its log', () => {
  expect(bootFailed('some:1', new Error('it ended with exit code 3'), 'one\ntwo').message).toBe(
    [
      'A container of some:1 did not start: it ended with exit code 3',
      '  its log ends:',
      '    one',
      '    two',
      '  Check that the image is one of PostgreSQL that takes POSTGRES_PASSWORD and PGDATA.',
    ].join('\n'),
  )
})

test.each([
  ['(HTTP code 500) server error - Bind for 0.0.0.0:5432 failed: port is already allocated', 'Free a port'],
  ['no answer within 60000 ms (connect ECONNREFUSED 192.0.2.1:32768)', 'TESTCONTAINERS_HOST_OVERRIDE'],
  ['no answer within 60000 ms (the database system is starting up)', 'bootTimeoutMs'],
  ['connect ECONNREFUSED /var/run/docker.sock', 'The Docker daemon does not answer any more'],
  ['it ended with its daemon: connect ENOENT /var/run/docker.sock', 'The Docker daemon does not answer any more'],
  ['it ended with its removal by someone else', 'Look for what removes containers'],
  ['(HTTP code 500) server error - mkdir /var/lib/docker: no space left on device', 'docker system df'],
])('what went wrong tells what to do: %s', (message, fix) => {
  expect(bootFailed('some:1', new Error(message), '').fix).toContain(fix)
})
