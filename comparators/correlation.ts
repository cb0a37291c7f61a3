import type { ComparisonContext, Replacement } from '../harness/model/comparator.ts'
import { HarnessError } from '../harness/model/errors.ts'
import type { JsonValue } from '../harness/model/json.ts'
import { jsonText } from '../harness/model/json.ts'
import { KnownTexts, type KnownTextsOptions } from './known-texts.ts'

export interface CorrelatedIdOptions {
  /**
   * Forms of the value that copies may hold instead, by any name: `{ hex: (uuid) => uuid.replaceAll('-', '') }`. Several
   * values may share a form, such as their last characters: then what any of them became is right.
   */
  readonly derived?: Readonly<Record<string, (value: string) => string>>
  /** Whether the value that is drawn must be another. Default: it may be the same. */
  readonly mustDiffer?: boolean
}

/** Part of a text: as it is, or a known value that one of the alternatives must have taken the place of. */
export type TextPart = string | { readonly old: string; readonly alternatives: readonly string[] }

/** By length: from when a value is looked for within a text, and from when it may adjoin letters and digits there. */
const withinTexts = { minLength: 6, minLengthInWords: 16 }
/** What must not be shown is looked for more widely than what must be replaced. */
const toBeShortened = { minLength: 4, minLengthInWords: 4 }

/** The values of one kind that are drawn anew, and their derived forms; each form is a correlation of its own. */
export class Correlation {
  readonly name: string
  private readonly forms: readonly { readonly correlation: string; readonly of: (value: string) => string }[]
  /** By who tells of them: what is told does not change while rows are compared. */
  private readonly olds = new WeakMap<ComparisonContext['drawn'], KnownTexts>()
  private readonly all = new WeakMap<ComparisonContext['drawn'], KnownTexts>()

  /** @throws HarnessError `bad-comparator` when it has no name */
  constructor(name: string, { derived = {} }: CorrelatedIdOptions) {
    if (name === '') {
      throw new HarnessError('comparator correlated-id has no name', {
        code: 'bad-comparator',
        fix: "name what is drawn, so that sources and copies of different values are told apart: correlatedId('token')",
      })
    }
    this.name = name
    this.forms = [
      { correlation: name, of: (value) => value },
      ...Object.entries(derived).map(([form, of]) => ({ correlation: `${name}/${form}`, of })),
    ]
  }

  /** What a source tells of a value that became another. */
  replacements(expected: JsonValue, actual: JsonValue): readonly Replacement[] {
    const [from, to] = [idText(expected), idText(actual)]
    return this.forms.map(({ correlation, of }) => ({ correlation, expected: of(from), actual: of(to) }))
  }

  /** What may stand where the expected side has `text`, which is a drawn value or a form of one. Empty: it is neither. */
  alternatives(text: string, context: ComparisonContext): readonly string[] {
    return [...new Set(this.forms.flatMap(({ correlation }) => context.replacements(correlation, text)))]
  }

  /** The text, cut at the known values within it. One that is known as a whole is one part. */
  parts(text: string, context: ComparisonContext): readonly TextPart[] {
    const whole = this.alternatives(text, context)
    if (whole.length > 0) return [{ old: text, alternatives: whole }]
    const parts: TextPart[] = []
    let end = 0
    for (const { text: old, index } of this.known(this.olds, context, withinTexts).in(text)) {
      parts.push(text.slice(end, index), { old, alternatives: this.alternatives(old, context) })
      end = index + old.length
    }
    return [...parts, text.slice(end)]
  }

  /** The text with each drawn value in it, old or new, given to `shorten`: it may be the secret of another row. */
  shorten(text: string, context: ComparisonContext, shorten: (value: string) => string): string {
    const isKnown = this.forms.some(
      ({ correlation }) =>
        context.replacements(correlation, text).length > 0 || context.replaced(correlation, text).length > 0,
    )
    if (isKnown) return shorten(text)
    let shortened = ''
    let end = 0
    for (const { text: drawn, index } of this.known(this.all, context, toBeShortened).in(text)) {
      shortened += text.slice(end, index) + shorten(drawn)
      end = index + drawn.length
    }
    return shortened + text.slice(end)
  }

  private known(
    memory: WeakMap<ComparisonContext['drawn'], KnownTexts>,
    context: ComparisonContext,
    options: KnownTextsOptions,
  ): KnownTexts {
    const known = memory.get(context.drawn) ?? new KnownTexts(this.drawn(context, memory === this.all), options)
    memory.set(context.drawn, known)
    return known
  }

  private *drawn(context: ComparisonContext, withNew: boolean): Iterable<string> {
    for (const form of this.forms) {
      for (const { expected, actual } of context.drawn(form.correlation)) {
        yield expected
        if (withNew) yield actual
      }
    }
  }
}

/** A value that is no string counts as its JSON text. */
export function idText(value: JsonValue): string {
  return typeof value === 'string' ? value : jsonText(value)
}

/** Whether `text` consists of the parts, each known value replaced by one of its alternatives. */
export function consistsOf(text: string, parts: readonly TextPart[]): boolean {
  let reached = new Set([0])
  for (const part of parts) {
    const next = new Set<number>()
    for (const alternative of typeof part === 'string' ? [part] : part.alternatives) {
      for (const at of reached) if (text.startsWith(alternative, at)) next.add(at + alternative.length)
    }
    reached = next
  }
  return reached.has(text.length)
}
