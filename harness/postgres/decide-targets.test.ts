import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PostgresSettings } from '../model/config.ts'
import { decideTargets } from './decide-targets.ts'

// Whatever Docker there is here, nothing answers there.
beforeEach(() => {
  vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/docker.sock')
})

afterEach(() => {
  vi.unstubAllEnvs()
})

function target(provider: PostgresSettings['provider'], majorVersion: number | null = null): PostgresSettings {
  const name = majorVersion === null ? provider : `${provider}@${majorVersion}`
  return { name, provider, majorVersion, image: 'postgres:18', url: null, isolation: 'server', warm: 1 }
}

test('targets stay as they were asked for, and in that order', async () => {
  const asked = [target('embedded', 16), target('testcontainers'), target('embedded')]
  expect(await decideTargets(asked)).toEqual({
    targets: asked,
    reasons: [
      'embedded@16 PostgreSQL, as configured',
      'testcontainers PostgreSQL, as configured',
      'embedded PostgreSQL, as configured',
    ],
  })
})

test('auto becomes what it stands for, its name included', async () => {
  const { targets, reasons } = await decideTargets([target('embedded', 16), target('auto')])
  expect(targets).toEqual([target('embedded', 16), target('embedded')])
  expect(reasons[1]).toMatch(/^embedded PostgreSQL: no Docker daemon answers \(/)
})

test.each([
  ['before', [target('auto'), target('embedded')]],
  ['after', [target('embedded'), target('auto')]],
])('auto that comes out as another target is that one, named %s it', async (_, asked) => {
  const { targets, reasons } = await decideTargets(asked)
  expect(targets).toEqual([target('embedded')])
  expect(reasons[1]).toMatch(/ \(the same again: cases run there once\)$/)
})
