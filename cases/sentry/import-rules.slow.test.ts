import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import type { CollisionRule, ImportRules } from '../../harness/model/import-rule.ts'
import type { Model, Schema } from '../../harness/model/schema.ts'
import { readSnapshotFile } from '../../harness/snapshot/index.ts'
import { root, sentry, sentryDatabase } from './test-database.ts'
import { relocate } from './test-relocations.ts'
import { type Scenario, scenarios, withRefreshToken } from './test-scenarios.ts'

vi.setConfig({ testTimeout: 60_000 })

/** Rules of a model without one of them, and what that one was. */
interface Omission {
  readonly model: Model
  readonly what: string
  readonly rules: ImportRules
}

const connection = sentryDatabase()
const bound = await sentry()
const { schema } = bound
const scratch = await mkdtemp(join(tmpdir(), 'pg-sentry-'))
afterAll(() => rm(scratch, { recursive: true }))
const rows = withRefreshToken(await readSnapshotFile(join(root, 'snapshots/sentry/exhaustive.json')))
const omissions = [...schema.models.values()].flatMap(omissionsOf)

test.each(omissions.map((omission) => [omission.model.name, omission.what, omission] as const))(
  'without its rule, something else becomes of %s: %s',
  async (model, _what, { rules }) => {
    const without = withRules(schema, model, rules)
    for (const scenario of byRelevance(model)) {
      const outcome = await outcomeOf(scenario, without)
      const others = outcome.filter((text) => !scenario.outcome.includes(text))
      const gone = scenario.outcome.filter((text) => !outcome.includes(text))
      if (others.length + gone.length === 0) continue
      expect([...others, ...gone].join('\n')).toContain(model)
      return
    }
    expect.fail(`no scenario shows what the rule of ${model} is for`)
  },
)

async function outcomeOf({ outcome: _, ...relocation }: Scenario, without: Schema): Promise<readonly string[]> {
  try {
    return await relocate({ connection, bound, scratch, rows }, relocation, without)
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

/** Those that speak of the model first. */
function byRelevance(model: string): readonly Scenario[] {
  const speaks = ({ outcome }: Scenario): boolean => outcome.some((text) => new RegExp(`^${model}\\b`).test(text))
  return [...scenarios.filter(speaks), ...scenarios.filter((scenario) => !speaks(scenario))]
}

function omissionsOf(model: Model): readonly Omission[] {
  const rules = model.relocation?.rules
  if (!rules) return []
  const { collisions, values, partOf } = rules
  return [
    ...collisions.flatMap((rule, index) => [
      {
        model,
        what: `collision of ${rule.key.join(', ')}`,
        rules: { ...rules, collisions: without(collisions, index) },
      },
      ...Object.keys(rule.flags ?? {}).map((flag) => ({
        model,
        what: `${flag} of ${rule.key.join(', ')}`,
        rules: { ...rules, collisions: collisions.with(index, withoutFlag(rule, flag)) },
      })),
    ]),
    ...values.map((rule, index) => ({
      model,
      what: JSON.stringify(rule),
      rules: { ...rules, values: without(values, index) },
    })),
    ...partOf.map((field, index) => ({
      model,
      what: `part of ${field}`,
      rules: { ...rules, partOf: without(partOf, index) },
    })),
  ]
}

function without<T>(list: readonly T[], index: number): readonly T[] {
  return list.filter((_, each) => each !== index)
}

function withoutFlag(rule: CollisionRule, flag: string): CollisionRule {
  const { [flag]: _, ...flags } = rule.flags ?? {}
  return { ...rule, flags }
}

function withRules(given: Schema, name: string, rules: ImportRules): Schema {
  const models = new Map(given.models)
  for (const model of given.models.values()) {
    if (model.name === name && model.relocation) {
      models.set(model.name, { ...model, relocation: { ...model.relocation, rules } })
    }
  }
  return { ...given, models }
}
