import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadSubject, type Subject } from '../config/index.ts'
import type { Catalog } from '../model/catalog.ts'
import { recordCatalog } from './subject-schema.ts'

const catalog: Catalog = { tables: [], sequences: [] }
const readElsewhere: Catalog = {
  tables: [],
  sequences: [{ schema: 'public', name: 'seq', increment: 1, ownedBy: null }],
}

let root: string
let subject: Subject

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pg-roundtrip-catalog-'))
  await mkdir(join(root, 'snapshots/map'), { recursive: true })
  await writeFile(join(root, 'snapshots/map/subject.ts'), "export default { name: 'map', schema: 'schema.sql' }")
  await writeFile(join(root, 'snapshots/map/schema.sql'), '')
  subject = await loadSubject(root, 'map')
})

afterEach(() => rm(root, { recursive: true }))

const stored = () => readFile(join(root, 'snapshots/map/catalog.json'), 'utf8').catch(() => null)

describe('the catalog file', () => {
  test('is written where there is none, and rewritten for another schema', async () => {
    await recordCatalog(subject, 'a', catalog, false)
    expect(JSON.parse((await stored()) ?? '')).toMatchObject({ schemaHash: 'a', catalog })
    await recordCatalog(subject, 'b', readElsewhere, false)
    expect(JSON.parse((await stored()) ?? '')).toMatchObject({ schemaHash: 'b', catalog: readElsewhere })
  })

  test.each([true, false])('of the same schema stays, however another PostgreSQL tells it (CI: %s)', async (isCi) => {
    await recordCatalog(subject, 'a', catalog, false)
    const before = await stored()
    await recordCatalog(subject, 'a', readElsewhere, isCi)
    expect(await stored()).toBe(before)
  })

  test('is never written in CI, where one of another schema is an error', async () => {
    await recordCatalog(subject, 'a', catalog, true)
    expect(await stored()).toBeNull()
    await recordCatalog(subject, 'a', catalog, false)
    await expect(recordCatalog(subject, 'b', catalog, true)).rejects.toThrow(
      'snapshots/map/catalog.json is stale: the schema has changed since',
    )
  })
})
