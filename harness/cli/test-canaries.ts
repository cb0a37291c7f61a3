import { createHash } from 'node:crypto'
import type { ColumnType } from '../model/catalog.ts'
import type { JsonValue } from '../model/json.ts'
import type { Field, Model } from '../model/schema.ts'
import { codecFor } from '../snapshot/index.ts'

/** Of no English word, name or number are eight of them in a row a part. */
const letters = 'bcdfghjkmnpqrstvwxz'

/**
 * How a canary is told from chance: by any `length` characters in a row of its random part. Digits and hexadecimal ones
 * occur in other things too, so that more of them are asked for.
 */
export type CanaryKind = 'letters' | 'digits' | 'exact'

export interface Canary {
  /** Where it was planted: `control shop.customer.email 12`. */
  readonly label: string
  readonly kind: CanaryKind
  /** What of it is like nothing else. */
  readonly random: string
}

/** Fields whose column takes no text of one's own: how many digits they take. */
const digitFields: ReadonlyMap<string, number> = new Map([['shop.edition.isbn', 17]])

/** Makes secrets that stand nowhere else, by the types of their columns, and remembers them. The same in every run. */
export class Canaries {
  readonly planted: Canary[] = []
  private readonly name: string

  constructor(name: string) {
    this.name = name
  }

  /** A value for the field; undefined when none of its type stands out: a boolean. */
  plant(model: Model, field: Field): JsonValue | undefined {
    const place = `${model.name}.${field.name}`
    const width = Number(/char(?:acter)?(?: varying)?\((\d+)\)/.exec(field.sqlType)?.[1] ?? 200)
    const digits = digitFields.get(place)
    if (digits !== undefined) return this.digits(place, digits)
    return this.ofType(field.type, place, width)
  }

  /** A text of 16 letters. */
  text(place: string): string {
    return this.remember(place, 'letters', 16, letters)
  }

  private ofType(type: ColumnType, place: string, width: number): JsonValue | undefined {
    if (type.kind === 'domain') return this.ofType(type.base, place, width)
    if (type.kind === 'array') {
      const elements = [this.ofType(type.element, place, width), this.ofType(type.element, place, width)]
      return elements.flatMap((element) => element ?? [])
    }
    switch (type.kind === 'base' ? type.name : '') {
      case 'text':
      case 'varchar':
        return this.textOf(place, width)
      case 'jsonb':
      case 'json':
        return {
          [this.text(place)]: 1,
          in: [this.text(place), { deep: `"${this.text(place)}'<&\n` }],
          number: Number(this.digits(place, 15)),
        }
      case 'uuid': {
        const tail = this.digits(place, 12)
        return `${this.digits(place, 10).slice(0, 8)}-1234-4123-8123-${tail}`
      }
      case 'int8':
        return codecFor(type).decode(this.digits(place, 18))
      case 'numeric':
        return `${this.exact(place, `${this.digits(place, 8)}.25`)}`
      case 'timestamptz': {
        const [, minute = '', second = '', fraction = ''] =
          /^(..)(..)(.{6})/.exec(this.random(place, 10, '12345')) ?? []
        this.exact(place, `${minute}:${second}.${fraction.slice(0, 3)}`)
        return codecFor(type).decode(`2020-02-02 02:${minute}:${second}.${fraction}+00`)
      }
      case 'bytea':
        return `\\x${Buffer.from(this.text(place)).toString('hex')}`
      default:
        return undefined
    }
  }

  /** With what JSON, HTML and URLs escape, where there is room for it. */
  private textOf(place: string, width: number): string {
    const field = place.slice(place.lastIndexOf('.') + 1)
    if (/email|creator_label/.test(field)) return `${this.text(place)}@${this.text(place)}.example`
    // So narrow that nothing but letters that are used nowhere else stands out.
    if (width < 8) return this.exact(place, this.random(place, width, 'ԓԛԝԟԡԣԥԧԩԫԭԯ'))
    if (width < 40) return this.remember(place, 'letters', Math.min(width, 24), letters)
    if (field === 'password') return `pbkdf2_sha256$260000$${'/'.repeat(30)}$${this.text(place)}${this.text(place)}`
    const variants = ['canary-', 'canary "<b>&\'-', 'canary\n\\n%20-', 'canary ü€ $& -'] as const
    return `${variants[this.planted.length % variants.length]}${this.text(place)}`
  }

  private digits(place: string, length: number): string {
    return this.remember(place, 'digits', length, '123456789')
  }

  private exact(place: string, random: string): string {
    this.planted.push({ label: this.label(place), kind: 'exact', random })
    return random
  }

  private remember(place: string, kind: CanaryKind, length: number, alphabet: string): string {
    const random = this.random(place, length, alphabet)
    this.planted.push({ label: this.label(place), kind, random })
    return random
  }

  private random(place: string, length: number, alphabet: string): string {
    const bytes = createHash('sha512').update(this.label(place)).digest()
    const characters = [...alphabet]
    return Array.from(bytes.subarray(0, length), (byte) => characters[byte % characters.length] ?? '').join('')
  }

  private label(place: string): string {
    return `${this.name} ${place} ${this.planted.length}`
  }
}
