import type { JsonValue } from '../model/json.ts'
import type { Random } from './test-random.ts'
import type { Thing, Value } from './test-things.ts'
import { objectTypes } from './test-world.ts'

type Fields = Thing['fields']

/** Makes values that refer to one of the things made so far, at random; NULL where there is none. */
export class ThingPicker {
  private readonly random: Random
  private readonly made: ReadonlyMap<string, readonly Thing[]>
  private readonly taken = new Map<string, Set<number>>()
  private readonly seats = new Map<Thing | undefined, number>()

  /** @param made by model; it may grow */
  constructor(random: Random, made: ReadonlyMap<string, readonly Thing[]>) {
    this.random = random
    this.made = made
  }

  one(model: string): Thing | undefined {
    return this.random.oneOf(this.made.get(model) ?? [])
  }

  keyOf(model: string): Value {
    return keyTo(this.one(model))
  }

  /** What another field than the primary key holds. */
  fieldOf(model: string, field: string): Value {
    return fieldTo(this.one(model), field)
  }

  /** Each once for the model that asks: null when there are no more. */
  free(asking: string, model: string): Thing | null {
    const taken = this.taken.get(asking) ?? new Set()
    const thing = this.random.oneOf((this.made.get(model) ?? []).filter(({ nr }) => !taken.has(nr)))
    if (thing) this.taken.set(asking, taken.add(thing.nr))
    return thing ?? null
  }

  /** Each member numbers its own. */
  newSeat(): Fields {
    const member = this.one('member')
    const nr = 1 + (this.seats.get(member) ?? 0)
    this.seats.set(member, nr)
    return { member: keyTo(member), nr }
  }

  seat(): Fields {
    const seat = this.one('seat')
    return seat ? { member: seat.fields.member ?? null, nr: seat.fields.nr ?? null } : { member: null, nr: null }
  }

  tenant(): JsonValue {
    return this.random.oneOf(['east', 'west']) ?? null
  }

  /** Of the same tenant. */
  keyWithin(model: string, tenant: Value): Value {
    return keyTo(this.random.oneOf((this.made.get(model) ?? []).filter(({ fields }) => fields.tenant === tenant)))
  }

  /** Of whatever tenant. */
  task(): Fields {
    const task = this.one('task')
    return { tenant: task?.fields.tenant ?? null, task: keyTo(task) }
  }

  /** Of a type that names a model, or of another. */
  object(): Fields {
    const [type = '', model = ''] = this.random.oneOf([...objectTypes]) ?? []
    const target = this.one(model)
    if (!target || this.random.chance(0.1)) return { object_type: 'x', object_id: `x${this.random.below(9)}` }
    return { object_type: type === '3' ? 3 : type, object_id: ({ key }) => String(key(model, target.nr)) }
  }

  data(note: string): Value {
    const actor = this.keyOf('member')
    const places = [this.keyOf('place'), this.keyOf('place')].slice(this.random.below(3))
    return (names) => ({
      note,
      actor: typeof actor === 'function' ? actor(names) : null,
      stops: places.map((place, at) => ({ at, place: typeof place === 'function' ? place(names) : null })),
    })
  }
}

export function keyTo(thing: Thing | null | undefined): Value {
  return thing ? ({ key }) => key(thing.model, thing.nr) : null
}

export function fieldTo(thing: Thing | null | undefined, field: string): Value {
  return thing ? (names) => names.field(thing.model, thing.nr, field) : null
}
