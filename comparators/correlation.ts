import type { ComparisonContext, Replacement } from '../harness/model/comparator.ts'
import { HarnessError } from '../harness/model/errors.ts'
import type { JsonValue } from '../harness/model/json.ts'
import { jsonText } from '../harness/model/json.ts'

export interface CorrelatedIdOptions {
  /**
   * Forms of the value that copies may hold instead, by any name: `{ hex: (uuid) => uuid.replaceAll('-', '') }`. Several
   * values may share a form, such as their last characters: then what any of them became is right.
   */
  readonly derived?: Readonly<Record<string, (value: string) => string>>
  /** What the value, or a form of it, looks like within a longer text. Default: UUIDs, and 16 or more letters and digits. */
  readonly pattern?: RegExp
  /** Whether the value that is drawn must be another. Default: it may be the same. */
  readonly mustDiffer?: boolean
}

/** Part of a text: as it is, or a known value that one of the alternatives must have taken the place of. */
export type TextPart = string | { readonly old: string; readonly alternatives: readonly string[] }

const usualPattern = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-z]{16,}/gi

/** The values of one kind that are drawn anew, and their derived forms; each form is a correlation of its own. */
export class Correlation {
  readonly name: string
  private readonly forms: readonly { readonly correlation: string; readonly of: (value: string) => string }[]
  private readonly pattern: RegExp

  /** @throws HarnessError `bad-comparator` when it has no name */
  constructor(name: string, { derived = {}, pattern }: CorrelatedIdOptions) {
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
    this.pattern = pattern ? new RegExp(pattern, `${pattern.flags.replace(/[gy]/g, '')}g`) : usualPattern
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
    for (const { 0: old, index } of text.matchAll(this.pattern)) {
      const alternatives = old === '' ? [] : this.alternatives(old, context)
      if (alternatives.length === 0) continue
      parts.push(text.slice(end, index), { old, alternatives })
      end = index + old.length
    }
    return [...parts, text.slice(end)]
  }

  /** The text with each drawn value in it, old or new, given to `shorten`: it may be the secret of another row. */
  shorten(text: string, context: ComparisonContext, shorten: (value: string) => string): string {
    const isKnown = (value: string) =>
      this.forms.some(
        ({ correlation }) =>
          context.replacements(correlation, value).length > 0 || context.replaced(correlation, value).length > 0,
      )
    if (isKnown(text)) return shorten(text)
    return text.replace(this.pattern, (found) => (found !== '' && isKnown(found) ? shorten(found) : found))
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
