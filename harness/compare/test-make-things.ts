import type { Random } from './test-random.ts'
import type { Thing, Value } from './test-things.ts'
import { objectTypes } from './test-world.ts'

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
  log: ['at', 'what'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type WorldModel = keyof typeof plainFields
export const worldModels = Object.keys(plainFields).filter((name): name is WorldModel => name in plainFields)

/** Makes things that refer to each other at random. */
export class ThingMaker {
  private readonly random: Random
  private readonly made = new Map<WorldModel, Thing[]>(worldModels.map((model) => [model, []]))
  private readonly seats = new Map<Thing | undefined, number>()
  private count = 0

  constructor(random: Random) {
    this.random = random
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

  /** One more; `new` has nothing in common with any other but what it refers to. */
  make(model: WorldModel, look: 'common' | 'new'): Thing {
    const things = this.made.get(model) ?? []
    const nr = things.length + 1
    const twin = look === 'common' && this.random.chance(0.3) ? this.random.oneOf(things) : undefined
    const fields = twin && isToldByContent(model) ? this.twinOf(model, twin) : this.fresh(model, nr, look)
    const thing = { model, nr, fields }
    things.push(thing)
    return thing
  }

  /** A value that no row has. */
  newValue(): string {
    this.count += 1
    return `v${this.count}`
  }

  /** Other values for one field, or for those that only together refer to a row. */
  otherValues(model: WorldModel): Fields {
    const ways: Readonly<Record<WorldModel, readonly (() => Fields)[]>> = {
      land: [],
      team: [
        () => ({ slug: this.newValue() }),
        () => ({ code: this.newValue() }),
        () => ({ chief: this.keyOf('member') }),
        () => ({ land: this.keyOf('land') }),
      ],
      member: [
        () => ({ login: this.newValue() }),
        () => ({ team: this.keyOf('team') }),
        () => ({ boss: this.keyOf('member') }),
        () => ({ team_code: this.codeOf() }),
      ],
      place: [() => ({ parent: this.keyOf('place') })],
      seat: [],
      booking: [() => this.seat(), () => ({ place: this.keyOf('place') })],
      grant: [() => ({ team_token: this.tokenOf() })],
      event: [() => this.object(), () => ({ data: this.data() })],
      tag: [() => ({ event: this.keyOf('event') }), () => ({ label: this.newValue() })],
      log: [() => ({ who: this.keyOf('member') })],
    }
    const plain = plainFields[model].map((name) => () => ({ [name]: this.newValue() }))
    return this.random.oneOf([...ways[model], ...plain])?.() ?? {}
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

  private fresh(model: WorldModel, nr: number, look: 'common' | 'new'): Fields {
    const names = this.random.shuffled(plainFields[model])
    const common = names.slice(3).map((name) => [name, look === 'new' ? this.newValue() : this.commonValue()])
    return { ...this.own(model, nr), ...this.newValues(names.slice(0, 3)), ...Object.fromEntries(common) }
  }

  private own(model: WorldModel, nr: number): Fields {
    switch (model) {
      case 'land':
        return {}
      case 'team':
        return {
          slug: this.newValue(),
          code: this.newValue(),
          token: ({ token }) => token(nr),
          land: this.keyOf('land'),
          chief: null,
        }
      case 'member':
        return { team: this.keyOf('team'), login: this.newValue(), boss: null, team_code: this.codeOf() }
      case 'place':
        return { parent: null }
      case 'seat':
        return this.newSeat()
      case 'booking':
        return { ...this.seat(), place: this.keyOf('place') }
      case 'grant':
        return { team_token: this.tokenOf() }
      case 'event':
        return { ...this.object(), data: this.data() }
      case 'tag':
        return { label: this.newValue(), event: this.keyOf('event') }
      case 'log':
        return { who: this.keyOf('member') }
    }
  }

  /** References to rows that may be made later, or to a row itself. */
  private backward({ model }: Thing): Fields {
    if (model === 'team') return { chief: this.random.chance(0.6) ? this.keyOf('member') : null }
    if (model === 'member') return { boss: this.random.chance(0.7) ? this.keyOf('member') : null }
    return model === 'place' ? { parent: this.random.chance(0.7) ? this.keyOf('place') : null } : {}
  }

  /** Each member numbers its own. */
  private newSeat(): Fields {
    const member = this.random.oneOf(this.made.get('member') ?? [])
    const nr = 1 + (this.seats.get(member) ?? 0)
    this.seats.set(member, nr)
    return { member: member ? ({ key }) => key('member', member.nr) : null, nr }
  }

  private seat(): Fields {
    const seat = this.random.oneOf(this.made.get('seat') ?? [])
    return seat ? { member: seat.fields.member ?? null, nr: seat.fields.nr ?? null } : { member: null, nr: null }
  }

  /** Of a type that names a model, or of another. */
  private object(): Fields {
    const [type = '', model = ''] = this.random.oneOf([...objectTypes]) ?? []
    const target = this.random.oneOf(this.made.get(worldModels.find((name) => name === model) ?? 'land') ?? [])
    if (!target || this.random.chance(0.1)) return { object_type: 'x', object_id: String(this.random.below(9)) }
    return { object_type: type === '3' ? 3 : type, object_id: ({ key }) => String(key(model, target.nr)) }
  }

  private data(): Value {
    const actor = this.keyOf('member')
    const places = [this.keyOf('place'), this.keyOf('place')].slice(this.random.below(3))
    const note = this.newValue()
    return (names) => ({
      note,
      actor: typeof actor === 'function' ? actor(names) : null,
      stops: places.map((place, at) => ({ at, place: typeof place === 'function' ? place(names) : null })),
    })
  }

  private keyOf(model: string): Value {
    const target = this.random.oneOf(this.made.get(worldModels.find((name) => name === model) ?? 'land') ?? [])
    return target ? ({ key }) => key(model, target.nr) : null
  }

  private codeOf(): Value {
    const team = this.random.oneOf(this.made.get('team') ?? [])
    return team ? ({ field }) => field('team', team.nr, 'code') : null
  }

  private tokenOf(): Value {
    const team = this.random.oneOf(this.made.get('team') ?? [])
    return team ? ({ token }) => token(team.nr) : null
  }

  private newValues(names: readonly string[]): Fields {
    return Object.fromEntries(names.map((name) => [name, this.newValue()]))
  }

  private commonValue(): Value {
    return this.random.oneOf(['a', 'b', null]) ?? null
  }
}

function isToldByContent(model: WorldModel): boolean {
  return model === 'place' || model === 'booking' || model === 'grant' || model === 'event' || model === 'tag'
}
