import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import type { Row, RowSource } from '../../model/snapshot.ts'
import { serverForTests } from '../test-server.ts'
import { relocateRows } from './import-in-scope.ts'
import { org, remadeWorld, row, user } from './test-world.ts'

const { connection } = serverForTests()

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** `ROUNDTRIP_ROWS=1000000` for more. */
const count = Number(process.env.ROUNDTRIP_ROWS ?? 110_000)
const tenth = Math.floor(count / 11)

/** One in eleven a user, one a project, the others keys; organizations in between. */
function rowAt(position: number): Row {
  const pk = position % tenth
  if (position < tenth)
    return user(pk + 1, `user${pk}`, { is_superuser: pk % 3 === 0, joined: '2026-03-01T09:30:00.123Z' })
  if (position < tenth * 2) return row('project', pk + 1, { org: 1 + (pk % 100), slug: `p${pk}`, lead: pk + 1 })
  return row('key', position, {
    project: 1 + (position % tenth),
    public_key: `public${position}`,
    secret_key: `secret${position}`,
  })
}

const source: RowSource = async function* () {
  yield Array.from({ length: 100 }, (_, index) => org(index + 1, `org${index}`))
  for (let start = 0; start < count; start += 1_000) {
    yield Array.from({ length: Math.min(1_000, count - start) }, (_, index) => rowAt(start + index))
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1_000
}

test('very many rows are relocated beside as many that they collide with, in a few times what replacing them takes', async () => {
  const world = await remadeWorld(connection())
  const load = (scope: 'global' | 'organization', flags: readonly string[] = []) =>
    relocateRows(connection(), world.schema, source, { scope, flags })
  const replaced = await seconds(() => load('global'))
  await world.sql('ANALYZE')
  const colliding = await seconds(() => load('organization', ['merge_users']))
  expect(await world.sql('SELECT count(*), count(DISTINCT public_key) FROM app_key')).toEqual([
    [String(2 * (count - 2 * tenth)), String(2 * (count - 2 * tenth))],
  ])
  expect(await world.sql('SELECT count(*) FROM app_user')).toEqual([[String(tenth)]])
  await world.sql('TRUNCATE app_user CASCADE')
  await world.sql('TRUNCATE app_org CASCADE')
  const alone = await seconds(() => load('organization'))
  console.info(
    `${count} rows: replaced in ${replaced.toFixed(2)} s, alone ${(alone / replaced).toFixed(1)} ×, colliding ${(colliding / replaced).toFixed(1)} ×`,
  )
  expect(alone / replaced).toBeLessThan(12)
  expect(colliding / replaced).toBeLessThan(20)
}, 600_000)

test('each row takes some kilobytes of memory at most', async () => {
  const world = await remadeWorld(connection())
  const held = (): number => {
    collectGarbage()
    return process.memoryUsage().heapUsed
  }
  const before = held()
  let most = before
  let told = 0
  const onProgress = (): void => {
    told += 1
    if (told % 20 === 1) most = Math.max(most, held())
  }
  await relocateRows(connection(), world.schema, source, { scope: 'organization', onProgress })
  const perRow = (most - before) / count
  console.info(`${Math.round(perRow)} bytes per row`)
  expect(perRow).toBeLessThan(4_000)
}, 600_000)
