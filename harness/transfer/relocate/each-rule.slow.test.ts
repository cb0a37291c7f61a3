import { expect, test } from 'vitest'
import type { Row } from '../../model/snapshot.ts'
import type { ImportRuleDefinitions, ModelDefinition } from '../../model/subject.ts'
import { exportSnapshot } from '../export/export.ts'
import { serverForTests } from '../test-server.ts'
import { org, remadeWorld, row, user, worldModels } from './test-world.ts'

const { connection } = serverForTests()

const uuid = '0b0c1a4e-6f0d-4a39-9c3f-2f6c0d9a7e11'
const rows: readonly Row[] = [
  user(1, 'ann', { is_superuser: true, password: 'x' }),
  user(2, 'bob', { password: 'x' }),
  row('useremail', 1, { user: 1, email: 'a@example.com' }),
  row('role', 1, { user: 1, name: 'admin' }),
  org(1, 'acme'),
  row('member', 1, { org: 1, user: 1, inviter: 2 }),
  row('member', 2, { org: 1, user: 1, inviter: 2 }),
  row('project', 1, { org: 1, slug: 'a', lead: 2 }),
  row('key', 1, { project: 1, public_key: 'p', secret_key: 's' }),
  row('option', 1, { key: 'color', value: 'blue' }),
  row('monitor', uuid, { org: 1, guid: uuid }),
]

/** What is there after imports in every scope, with every flag, beside rows that collide; random parts are all the same. */
async function outcome(models: Readonly<Record<string, ModelDefinition>>): Promise<string> {
  const world = await remadeWorld(connection(), models)
  const told: unknown[] = []
  const then = async (...given: Parameters<typeof world.load>): Promise<void> => {
    const error: unknown = await world.load(...given).catch((cause: unknown) => cause)
    if (error instanceof Error) told.push(error.message)
  }
  const filter = { users: ['ann'] }
  await world.sql(`INSERT INTO app_option (key, value) VALUES ('color', '"red"')`)
  await then(
    'organization',
    rows.filter(({ pk, model }) => model !== row('member', 1).model || pk === 1),
  )
  await then('organization', rows)
  await then('organization', rows, { filter })
  // Flags that rules name whose removal is tried out are given by those that are left.
  await then('config', rows, { flags: flagsIn(models, 'merge_users') })
  await then('config', rows, { flags: flagsIn(models, 'overwrite_configs') })
  // Rows with random keys stand in random order.
  const texts = (await exportSnapshot(connection(), world.schema))
    .map((one) => withoutRandom(JSON.stringify(one)))
    .sort()
  return [...told, ...texts].join('\n')
}

function withoutRandom(text: string): string {
  return text
    .replace(/-[0-9a-f]{8}"/g, '-…"')
    .replace(/[0-9a-f]{32}|![A-Za-z0-9]{40}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '…')
}

function flagsIn(models: Readonly<Record<string, ModelDefinition>>, flag: string): readonly string[] {
  const rules = Object.values(models).flatMap(({ importRules }) => importRules?.collisions ?? [])
  return rules.some(({ flags }) => flags && flag in flags) ? [flag] : []
}

/** The models of the world, each time without one thing that they say. */
function* mutants(): Iterable<readonly [string, Readonly<Record<string, ModelDefinition>>]> {
  for (const [name, definition] of Object.entries<ModelDefinition>(worldModels)) {
    const rules: ImportRuleDefinitions = definition.importRules ?? {}
    const changed = (what: string, importRules: ImportRuleDefinitions) =>
      [`${name}: ${what}`, { ...worldModels, [name]: { ...definition, importRules } }] as const
    for (const [index, rule] of (rules.collisions ?? []).entries()) {
      yield changed(`the collision of ${rule.key}`, {
        ...rules,
        collisions: rules.collisions?.toSpliced(index, 1) ?? [],
      })
      const { flags, ...plain } = rule
      if (flags)
        yield changed(`flags of ${rule.key}`, { ...rules, collisions: rules.collisions?.with(index, plain) ?? [] })
    }
    for (const [index, { field }] of (rules.values ?? []).entries()) {
      yield changed(`the value of ${field}`, { ...rules, values: rules.values?.toSpliced(index, 1) ?? [] })
    }
    if (rules.partOf) yield changed('partOf', { ...rules, partOf: [] })
    if (definition.exemptKeys)
      yield [`${name}: exemptKeys`, { ...worldModels, [name]: { ...definition, exemptKeys: [] } }]
  }
}

test('without any one rule of the subject something else is imported', async () => {
  const original = await outcome(worldModels)
  expect(await outcome(worldModels)).toBe(original)
  const survivors: string[] = []
  let tried = 0
  for (const [name, models] of mutants()) {
    tried += 1
    if ((await outcome(models)) === original) survivors.push(name)
  }
  expect(tried).toBeGreaterThan(15)
  expect(survivors).toEqual([])
}, 60_000)
