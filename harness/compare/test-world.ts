import { parseJsonPath } from '../model/json-path.ts'
import type { LooseKey } from '../model/schema.ts'
import { type ModelName, modelName } from '../model/snapshot.ts'
import { schemaOf } from './test-schema.ts'

/**
 * A schema with references of every kind: cycles across two models and within one, keys of numbers, texts, UUIDs, of
 * several columns and of none, keys to other unique keys, keys whose model another field names, and keys within JSON.
 * Of any two rows of a model that are told apart by content at least three fields differ.
 */

const drawn = { default: { kind: 'volatile', expression: 'gen_random_uuid()' } } as const
const team = modelName('team')
const member = modelName('member')
const place = modelName('place')
const seat = modelName('seat')

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
  log: { pk: [], fields: { at: {}, what: {}, who: { to: 'member' } } },
})

/** The model whose rows are a bag. */
export const bags: ReadonlySet<ModelName> = new Set([modelName('tag')])
/** What an import draws anew. */
export const drawnAnew: Readonly<Record<string, string>> = { team: 'token' }
