import type { JsonScalar, JsonValue } from '../../model/json.ts'
import { jsonNumber, numberText } from '../../model/json.ts'
import type { Replacement } from '../../model/sanitize-rule.ts'
import type { Row } from '../../model/snapshot.ts'
import { Originals } from './check/originals.ts'
import { isIdentifier } from './detect/member-names.ts'
import { Suspicions } from './detect/suspicions.ts'
import { parseDayTime } from './moments/day-time.ts'
import { isMomentText, moveEpoch, moveMomentText, moveRangeText } from './moments/moment-text.ts'
import { Moments } from './moments/moments.ts'
import type { FieldPlan, ModelPlan } from './plan.ts'
import { Draws } from './replace/draws.ts'
import { slugOf } from './replace/parts.ts'
import { Replacer } from './replace/replacer.ts'
import { canBeScrambled } from './replace/scramble.ts'
import type { Leaves } from './walk-json.ts'

/** How many values were replaced, by rule; `set`: put another value in their place. */
export type ReplacedCounts = Partial<Record<Replacement | 'set', number>>

/** What both passes know: the first notes it, the second uses it. */
export class Passes {
  readonly originals = new Originals()
  readonly suspicions = new Suspicions()
  readonly counts: ReplacedCounts = {}
  private readonly replacer: Replacer
  private readonly moments: Moments

  constructor(seed: string | null) {
    // One that nobody knows must be the same for both.
    const draws = new Draws(seed)
    this.replacer = new Replacer(draws, this.originals)
    this.moments = new Moments(draws)
  }

  /** Of the first pass: values stay as they are. */
  readonly noting = (plan: FieldPlan, { model }: ModelPlan): Leaves => {
    const note = (text: string): void => this.originals.add(text, plan.source)
    const noteLeaf = (rule: Replacement, value: JsonScalar, isUnique: boolean): void => {
      const by = ruleFor(rule, value)
      if (by === 'datetime') this.noteMoment(value)
      else if (typeof value === 'string' && canBeScrambled(value)) {
        note(value)
        this.replacer.note(by, value, { limit: plan.limit ?? [...value].length, isUnique })
      }
    }
    return {
      replace: (rule, value) => {
        noteLeaf(rule, value, plan.isUnique)
        return value
      },
      name: (name, by, path) => {
        if (by === 'undecided') this.suspicions.lookAtName(model, plan.field.name, name, path)
        // Those of one object must stay apart.
        else if (by !== 'known' && by !== 'kept') noteLeaf(by, name, true)
        return name
      },
      forget: note,
      undecided: (text, path) => this.suspicions.look(model, plan.field.name, text, path),
      keep: () => {},
      momentRange: (text) => {
        moveRangeText(text, (moment) => {
          this.moments.note(moment)
          return moment
        })
        return text
      },
    }
  }

  readonly replacing = (): Leaves => this.replacingLeaves

  private readonly replacingLeaves: Leaves = {
    replace: (rule, value) => {
      const by = ruleFor(rule, value)
      this.counts[by] = (this.counts[by] ?? 0) + 1
      if (by === 'datetime') return this.moved(value)
      return typeof value === 'string' ? this.replacer.replace(by, value) : this.number(by, value)
    },
    name: (name, by) => {
      if (by === 'undecided' || by === 'kept') return name
      if (by === 'known') return isIdentifier(name) ? name : (this.replacer.replacementOfNoted(name) ?? name)
      const replaced = this.replacingLeaves.replace(by, name)
      return typeof replaced === 'string' ? replaced : name
    },
    forget: () => {
      this.counts.set = (this.counts.set ?? 0) + 1
    },
    undecided: () => {},
    keep: () => {},
    momentRange: (text) => {
      this.counts.datetime = (this.counts.datetime ?? 0) + 1
      return moveRangeText(text, (moment) => this.moments.move(moment))
    },
  }

  /** Notes which slugs of a row are made of its names. */
  noteSlugs(plan: ModelPlan, row: Row): void {
    for (const { field: slugField } of plan.slugs) {
      const slug = row.fields[slugField.name]
      if (typeof slug !== 'string') continue
      for (const { field } of plan.names) {
        const name = row.fields[field.name]
        if (typeof name === 'string' && slugOf(name) === slug) this.replacer.noteSlug(slug, name)
      }
    }
  }

  private noteMoment(value: JsonScalar): void {
    if (typeof value === 'string') {
      const moment = parseDayTime(value)
      if (moment) this.moments.note(moment)
    } else {
      moveEpoch(value, (moment) => {
        this.moments.note(moment)
        return moment
      })
    }
  }

  private moved(value: JsonScalar): JsonValue {
    const move = this.moments.move.bind(this.moments)
    if (typeof value === 'string') return moveMomentText(value, move)
    return moveEpoch(value, move) ?? this.number('phone', value)
  }

  /** Of a number that stands where texts are replaced: only digits that are a secret, or a telephone, are others. */
  private number(by: Replacement, value: JsonScalar): JsonValue {
    const text = numberText(value)
    const [, sign = '', digits = '', rest = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(text ?? '') ?? []
    if (digits === '' || (by !== 'phone' && by !== 'secret' && by !== 'token')) return value
    const other = this.replacer.replace('phone', digits)
    if (!/^\d+$/.test(other)) return value
    // With a smaller first digit it fits wherever the number did.
    const first = Number(digits[0])
    return jsonNumber(`${sign}${first > 1 ? 1 + (Number(other[0]) % (first - 1)) : first}${other.slice(1)}${rest}`)
  }
}

/** What says a moment in another way, and what says none, is a text. */
function ruleFor(rule: Replacement, value: JsonScalar): Replacement {
  return rule === 'datetime' && typeof value === 'string' && !isMomentText(value) ? 'text' : rule
}
