import { fieldTo, keyTo, ThingPicker } from './test-pick-things.ts'
import type { Random } from './test-random.ts'
import type { Thing, Value } from './test-things.ts'

type Fields = Thing['fields']

/** Plain fields of which at least three of each row without a natural key are like those of no other row. */
export const plainFields = {
  land: ['name', 'anthem', 'size'],
  team: ['city', 'motto'],
  member: ['mail', 'age', 'note'],
  place: ['name', 'region', 'area', 'colour'],
  seat: ['cost', 'kind'],
  booking: ['label', 'colour', 'size', 'price'],
  grant: ['scope', 'until', 'reason'],
  event: ['at', 'kind', 'title', 'text'],
  tag: ['weight'],
  project: ['name', 'stage', 'budget', 'goal'],
  task: ['title', 'state', 'effort', 'hint'],
  remark: ['text', 'mood', 'colour'],
  profile: ['bio', 'site', 'mood'],
  avatar: ['file', 'alt', 'size'],
  branch: ['street', 'phone', 'rent'],
  till: ['label', 'colour', 'cash'],
  pass: ['holder', 'until', 'level'],
  visit: ['day', 'door', 'reason'],
  sample: ['label', 'weight', 'hue', 'origin'],
  reading: ['value', 'unit', 'device'],
  log: ['at', 'what'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type WorldModel = keyof typeof plainFields
export const worldModels = Object.keys(plainFields).filter((name): name is WorldModel => name in plainFields)

/** Makes things that refer to each other at random. */
export class ThingMaker {
  private readonly random: Random
  private readonly made = new Map<WorldModel, Thing[]>(worldModels.map((model) => [model, []]))
  private readonly pick: ThingPicker
  private count = 0

  constructor(random: Random) {
    this.random = random
    this.pick = new ThingPicker(random, this.made)
  }

  /** @param most how many of a model at most */
  world(most: number): readonly Thing[] {
    for (const model of worldModels) {
      const total = model === 'land' || model === 'team' ? 1 + this.random.below(1 + most / 5) : this.random.below(most)
      for (let index = 0; index < total; index += 1) this.make(model, 'common')
    }
    // Teams come before their members, and rings of bosses and places are closed last.
    return this.things().map((thing) => ({ ...thing, fields: { ...thing.fields, ...this.backward(thing) } }))
  }

  /**
   * One more, or null where it has to belong to a row that has none yet, and there is no such row.
   * @param look `new`: it has nothing in common with any other but what it refers to
   */
  make(model: WorldModel, look: 'common' | 'new'): Thing | null {
    const things = this.made.get(model) ?? []
    const nr = things.length + 1
    const twin = look === 'common' && this.random.chance(0.3) ? this.random.oneOf(things) : undefined
    const fields = twin && isToldByContent(model) ? this.twinOf(model, twin) : this.fresh(model, nr, look)
    if (fields === null) return null
    const isNumbered = model === 'project' || model === 'task'
    const thing = { model, nr, fields: { ...fields, ...(isNumbered && { id: keyTo({ model, nr, fields }) }) } }
    things.push(thing)
    return thing
  }

  /** A value that no row has. */
  newValue(): string {
    this.count += 1
    return `v${this.count}`
  }

  /** Other values for one field, or for those that only together refer to a row. */
  otherValues({ model, fields }: Thing): Fields {
    const { pick } = this
    const name = worldModels.find((known) => known === model) ?? 'log'
    const ways: Readonly<Partial<Record<WorldModel, readonly (() => Fields)[]>>> = {
      land: [() => ({ id: this.newValue() })],
      team: [
        () => ({ slug: this.newValue() }),
        () => ({ code: this.newValue() }),
        () => ({ chief: pick.keyOf('member') }),
        () => ({ land: pick.keyOf('land') }),
      ],
      member: [
        () => ({ login: this.newValue() }),
        () => ({ team: pick.keyOf('team') }),
        () => ({ boss: pick.keyOf('member') }),
        () => ({ team_code: pick.fieldOf('team', 'code') }),
      ],
      place: [() => ({ parent: pick.keyOf('place') })],
      booking: [() => pick.seat(), () => ({ place: pick.keyOf('place') })],
      grant: [() => ({ team_token: pick.fieldOf('team', 'token') })],
      event: [() => pick.object(), () => ({ data: pick.data(this.newValue()) })],
      tag: [() => ({ event: pick.keyOf('event') }), () => ({ label: this.newValue() })],
      task: [
        () => ({ project: pick.keyWithin('project', fields.tenant ?? null) }),
        () => ({ parent: pick.keyWithin('task', fields.tenant ?? null) }),
      ],
      remark: [() => pick.task()],
      profile: [() => belonging('member', keyTo(pick.free('profile', 'member'))) ?? {}],
      avatar: [() => ({ profile: pick.keyOf('profile') })],
      branch: [() => belonging('team_code', fieldTo(pick.free('branch', 'team'), 'code')) ?? {}],
      till: [() => ({ branch_code: pick.fieldOf('branch', 'team_code') })],
      pass: [() => belonging('token', fieldTo(pick.free('pass', 'team'), 'token')) ?? {}],
      visit: [() => ({ pass_token: pick.fieldOf('pass', 'token') })],
      reading: [() => ({ sample: pick.keyOf('sample') })],
      log: [() => ({ who: pick.keyOf('member') })],
    }
    const plain = plainFields[name].map((field) => () => ({ [field]: this.newValue() }))
    return this.random.oneOf([...(ways[name] ?? []), ...plain])?.() ?? {}
  }

  private things(): readonly Thing[] {
    return [...this.made.values()].flat()
  }

  /** A bag may hold the very same row twice. */
  private twinOf(model: WorldModel, { fields }: Thing): Fields {
    if (model === 'tag') return fields
    const names = this.random.shuffled(plainFields[model]).slice(0, 3)
    return { ...fields, ...this.newValues(names) }
  }

  private fresh(model: WorldModel, nr: number, look: 'common' | 'new'): Fields | null {
    const own = this.own(model, nr)
    if (own === null) return null
    const names = this.random.shuffled(plainFields[model])
    const common = names.slice(3).map((name) => [name, look === 'new' ? this.newValue() : this.commonValue()])
    return { ...own, ...this.newValues(names.slice(0, 3)), ...Object.fromEntries(common) }
  }

  private own(model: WorldModel, nr: number): Fields | null {
    const { pick } = this
    switch (model) {
      case 'land':
        return { id: this.newValue() }
      case 'team':
        return {
          slug: this.newValue(),
          code: this.newValue(),
          token: ({ token }) => token(nr),
          land: pick.keyOf('land'),
          chief: null,
        }
      case 'member':
        return {
          team: pick.keyOf('team'),
          login: this.newValue(),
          boss: null,
          team_code: pick.fieldOf('team', 'code'),
        }
      case 'place':
        return { parent: null }
      case 'seat':
        return pick.newSeat()
      case 'booking':
        return { ...pick.seat(), place: pick.keyOf('place') }
      case 'grant':
        return { team_token: pick.fieldOf('team', 'token') }
      case 'event':
        return { ...pick.object(), data: pick.data(this.newValue()) }
      case 'tag':
        return { label: this.newValue(), event: pick.keyOf('event') }
      case 'project':
        return { tenant: pick.tenant() }
      case 'task': {
        const tenant = pick.tenant()
        return {
          tenant,
          project: pick.keyWithin('project', tenant),
          parent: pick.keyWithin('task', tenant),
        }
      }
      case 'remark':
        return pick.task()
      case 'profile':
        return belonging('member', keyTo(pick.free('profile', 'member')))
      case 'avatar':
        return { profile: pick.keyOf('profile') }
      case 'branch':
        return belonging('team_code', fieldTo(pick.free('branch', 'team'), 'code'))
      case 'till':
        return { branch_code: pick.fieldOf('branch', 'team_code') }
      case 'pass':
        return belonging('token', fieldTo(pick.free('pass', 'team'), 'token'))
      case 'visit':
        return { pass_token: pick.fieldOf('pass', 'token') }
      case 'sample':
        return {}
      case 'reading':
        return { sample: pick.keyOf('sample') }
      case 'log':
        return { who: pick.keyOf('member') }
    }
  }

  /** References to rows that may be made later, or to a row itself. */
  private backward({ model }: Thing): Fields {
    if (model === 'team') return { chief: this.random.chance(0.6) ? this.pick.keyOf('member') : null }
    if (model === 'member') return { boss: this.random.chance(0.7) ? this.pick.keyOf('member') : null }
    return model === 'place' ? { parent: this.random.chance(0.7) ? this.pick.keyOf('place') : null } : {}
  }

  private newValues(names: readonly string[]): Fields {
    return Object.fromEntries(names.map((name) => [name, this.newValue()]))
  }

  private commonValue(): Value {
    return this.random.oneOf(['a', 'b', null]) ?? null
  }
}

function isToldByContent(model: WorldModel): boolean {
  const told: readonly WorldModel[] = ['place', 'booking', 'grant', 'event', 'tag', 'task', 'remark', 'visit']
  return told.includes(model)
}

/** Null where there is nobody left to belong to. */
function belonging(field: string, owner: Value): Fields | null {
  return owner === null ? null : { [field]: owner }
}
