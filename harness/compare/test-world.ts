import { autoComparators, ignored, setOfRows } from '../../comparators/index.ts'
import type { BoundComparator, Comparator } from '../model/comparator.ts'
import { parseJsonPath } from '../model/json-path.ts'
import type { LooseKey } from '../model/schema.ts'
import { type ModelName, modelName } from '../model/snapshot.ts'
import { schemaOf } from './test-schema.ts'

/**
 * A schema with references of every kind: cycles across two models and within one, keys of numbers, texts, UUIDs, of
 * several columns and of none, keys that consist of keys, keys to other unique keys (some in a chain, some drawn anew by
 * every import), keys to rows of a bag, keys whose model another field names, and keys within JSON. Of any two rows of
 * a model that are told apart by content at least three fields differ.
 */

const drawn = { default: { kind: 'volatile', expression: 'gen_random_uuid()' } } as const
const team = modelName('team')
const member = modelName('member')
const place = modelName('place')
const seat = modelName('seat')
const project = modelName('project')
const task = modelName('task')

/** By the values of `event.object_type`; one of them is no text. */
export const objectTypes: ReadonlyMap<string, ModelName> = new Map([
  ['t', team],
  ['m', member],
  ['3', place],
])

function withinData(path: string, target: ModelName): LooseKey {
  return { kind: 'json', field: 'data', path: parseJsonPath(path) ?? [], target }
}

export const world = schemaOf({
  land: { pk: ['id'], fields: { id: {}, name: {}, anthem: {}, size: {} } },
  team: {
    pk: ['id'],
    fields: {
      id: { type: 'uuid', ...drawn },
      slug: {},
      code: {},
      token: { type: 'uuid' },
      city: {},
      motto: {},
      land: { to: 'land' },
      chief: { to: 'member' },
    },
    natural: ['slug'],
    uniques: [['slug'], ['code'], ['token']],
  },
  member: {
    fields: {
      team: { to: 'team' },
      login: {},
      mail: {},
      age: { type: 'int4' },
      note: {},
      boss: { to: 'member' },
      team_code: {},
    },
    natural: ['team', 'login'],
    keys: [{ fields: ['team_code'], target: team, targetFields: ['code'], targetsPrimaryKey: false }],
  },
  place: {
    pk: ['id'],
    fields: { id: drawn, name: {}, region: {}, area: {}, colour: {}, parent: { to: 'place' } },
  },
  seat: { pk: ['member', 'nr'], fields: { member: { to: 'member' }, nr: { type: 'int4' }, cost: {}, kind: {} } },
  booking: {
    fields: {
      member: { to: 'member' },
      nr: { type: 'int4' },
      place: { to: 'place' },
      label: {},
      colour: {},
      size: {},
      price: {},
    },
    keys: [{ fields: ['nr', 'member'], target: seat, targetFields: ['nr', 'member'] }],
  },
  grant: {
    fields: { team_token: { type: 'uuid' }, scope: {}, until: {}, reason: {} },
    keys: [{ fields: ['team_token'], target: team, targetFields: ['token'], targetsPrimaryKey: false }],
  },
  event: {
    fields: { object_type: {}, object_id: {}, data: { type: 'jsonb' }, at: {}, kind: {}, title: {}, text: {} },
    looseKeys: [
      { kind: 'polymorphic', field: 'object_id', typeField: 'object_type', targets: objectTypes },
      withinData('actor', member),
      withinData('stops[*].place', place),
    ],
  },
  tag: { fields: { label: {}, weight: {}, event: { to: 'event' } } },
  // Two tables may share the column that says whose rows they are; no narrower key refers to anything.
  project: {
    pk: ['tenant', 'id'],
    fields: { tenant: {}, id: { type: 'int8', numbered: true }, name: {}, stage: {}, budget: {}, goal: {} },
  },
  task: {
    pk: ['tenant', 'id'],
    fields: {
      tenant: {},
      id: { type: 'int8', numbered: true },
      project: { type: 'int8' },
      parent: { type: 'int8' },
      title: {},
      state: {},
      effort: {},
      hint: {},
    },
    keys: [
      { fields: ['tenant', 'project'], target: project, targetFields: ['tenant', 'id'] },
      { fields: ['parent', 'tenant'], target: task, targetFields: ['id', 'tenant'] },
    ],
  },
  remark: {
    fields: { tenant: {}, task: { type: 'int8' }, text: {}, mood: {}, colour: {} },
    keys: [{ fields: ['tenant', 'task'], target: task, targetFields: ['tenant', 'id'] }],
  },
  profile: { pk: ['member'], fields: { member: { to: 'member' }, bio: {}, site: {}, mood: {} } },
  avatar: {
    fields: { profile: { type: 'int8' }, file: {}, alt: {}, size: {} },
    keys: [{ fields: ['profile'], target: modelName('profile'), targetFields: ['member'] }],
  },
  branch: {
    fields: { team_code: {}, street: {}, phone: {}, rent: {} },
    uniques: [['team_code']],
    keys: [{ fields: ['team_code'], target: team, targetFields: ['code'], targetsPrimaryKey: false }],
  },
  till: {
    fields: { branch_code: {}, label: {}, colour: {}, cash: {} },
    keys: [
      { fields: ['branch_code'], target: modelName('branch'), targetFields: ['team_code'], targetsPrimaryKey: false },
    ],
  },
  pass: {
    fields: { token: { type: 'uuid' }, holder: {}, until: {}, level: {} },
    uniques: [['token']],
    keys: [{ fields: ['token'], target: team, targetFields: ['token'], targetsPrimaryKey: false }],
  },
  visit: {
    fields: { pass_token: { type: 'uuid' }, day: {}, door: {}, reason: {} },
    keys: [{ fields: ['pass_token'], target: modelName('pass'), targetFields: ['token'], targetsPrimaryKey: false }],
  },
  sample: { fields: { label: {}, weight: {}, hue: {}, origin: {} } },
  reading: { fields: { sample: { to: 'sample' }, value: {}, unit: {}, device: {} } },
  log: { pk: [], fields: { at: {}, what: {}, who: { to: 'member' } } },
})

/** A token is drawn anew by every import; tags and samples are bags. */
const bound: Readonly<Record<string, readonly Comparator[]>> = {
  team: [ignored('token')],
  tag: [setOfRows()],
  sample: [setOfRows()],
}

/** As a subject gets them. */
export const comparators: ReadonlyMap<ModelName, readonly BoundComparator[]> = new Map(
  [...world.models.values()].map((model) => [model.name, autoComparators(model, bound[model.name] ?? [])]),
)

export const bags: ReadonlySet<string> = new Set(['tag', 'sample'])
