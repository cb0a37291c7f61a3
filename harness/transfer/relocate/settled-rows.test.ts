import { expect, test } from 'vitest'
import type { JsonValue } from '../../model/json.ts'
import type { Field, Model } from '../../model/schema.ts'
import { ordinal } from '../../model/snapshot.ts'
import { remakeDatabase, schemaOf } from '../test-database.ts'
import { serverForTests } from '../test-server.ts'
import { type PlannedRow, plannedRow, plannedValue } from './planned-row.ts'
import { SettledRows } from './settled-rows.ts'
import { row } from './test-world.ts'
import { readUniqueKey } from './unique-key.ts'

const { connection } = serverForTests()

const textOf = (planned: PlannedRow, { name }: Field): string | null | undefined => {
  const value: JsonValue | undefined = plannedValue(planned, name)
  return value === null || value === undefined ? value : String(value)
}

async function nearest(index: string, names: readonly string[]) {
  await remakeDatabase(connection(), `CREATE TABLE app_node (id int PRIMARY KEY, parent int, name text); ${index}`)
  const schema = await schemaOf(connection(), { naming: 'django' })
  const [model] = schema.models.values()
  if (!model) throw new Error('there is a table')
  const node = nodesOf(model)
  const settled = new SettledRows(textOf)
  const rows = [node(1, 10, 'a'), node(2, 10, 'b'), node(3, 20, 'a'), node(4, undefined, 'a'), node(5, null, 'a')]
  for (const one of rows) settled.add(one)
  const near = [
    ...settled.near(await readUniqueKey(connection(), model, names), [node(6, 10, 'a'), node(7, null, 'c')]),
  ]
  return near.map(({ given }) => given.pk)
}

function nodesOf(model: Model) {
  return (pk: number, parent: number | null | undefined, name: string): PlannedRow =>
    plannedRow(model, ordinal(pk), row('node', pk, { name, ...(parent === undefined ? {} : { parent }) }))
}

test('of rows of earlier waves only those are asked for again whose numbers are the same, or not known', async () => {
  expect(await nearest('CREATE UNIQUE INDEX ON app_node (parent, name)', ['parent', 'name'])).toEqual([4, 1, 2, 5])
})

test('texts may be equal in other ways, and so may what an expression makes of a number', async () => {
  expect(await nearest('CREATE UNIQUE INDEX ON app_node (name)', ['name'])).toEqual([1, 2, 3, 4, 5])
  const expression = 'CREATE UNIQUE INDEX ON app_node (coalesce(parent, 0), name)'
  expect(await nearest(expression, ['parent', 'name'])).toEqual([1, 2, 3, 4, 5])
})
