import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { loadSubject } from '../../config/index.ts'
import { bindSubject } from '../subject-schema.ts'
import { CollidedModels } from './collided-models.ts'
import { collidingKeys } from './colliding-keys.ts'
import { importingCases } from './importing-cases.ts'

vi.setConfig({ testTimeout: 30_000 })

const root = join(import.meta.dirname, '../../..')

test.each(['bookshop', 'sentry'])('what the cases of %s declare as merged is seen to collide', async (name) => {
  const sources = { registry: () => [], provider: () => Promise.reject(new Error('the catalog is stale')), isCi: true }
  const { subject, schema } = await bindSubject(await loadSubject(root, name), sources)
  const keys = collidingKeys(schema)
  const cases = await importingCases(root, name)
  const collided = new CollidedModels({ subject, schema })
  expect(cases.length).toBeGreaterThan(3)
  for (const testCase of cases) {
    const declared = testCase.expect.changes.flatMap((change) =>
      (change.kind === 'merged' || change.kind === 'overwritten') && keys.has(change.model) ? [change.model] : [],
    )
    expect([...(await collided.of(testCase))], testCase.name).toEqual(expect.arrayContaining(declared))
  }
})
