import type { ComparisonContext, RowPair } from '../harness/model/comparator.ts'
import type { ExactNumber, JsonObject, JsonValue } from '../harness/model/json.ts'
import { isExactNumber, isJsonArray, isJsonObject, jsonEquals } from '../harness/model/json.ts'
import type { JsonPath } from '../harness/model/json-path.ts'
import { type Correlation, consistsOf, idText, type TextPart } from './correlation.ts'
import { Differences, pathTo } from './differences.ts'
import { foundOther } from './obfuscating.ts'
import { obfuscateHash } from './obfuscation.ts'
import { isSecret, showValue } from './show-value.ts'

type Known = Exclude<TextPart, string>

/** Finds the copies of drawn values within one field of one pair of rows, and holds all else to equality. */
export class CorrelatedCopies {
  private readonly correlation: Correlation
  private readonly context: ComparisonContext
  private readonly hidden: boolean

  constructor(correlation: Correlation, pair: RowPair, context: ComparisonContext, field: string) {
    this.correlation = correlation
    this.context = context
    this.hidden = isSecret(pair.model, field)
  }

  /** What is wrong, in one sentence; null when nothing is. Neither value is null. */
  message(expected: JsonValue, actual: JsonValue): string | null {
    const differences = new Differences()
    const isComposed = isJsonArray(expected) || isJsonObject(expected)
    // Within JSON a list or an object is no copy, but a whole field may be one.
    const whole = isComposed ? this.correlation.alternatives(idText(expected), this.context) : []
    if (whole.length > 0) this.collectKnown({ old: idText(expected), alternatives: whole }, actual, [], differences)
    else this.collect(expected, actual, [], differences)
    return differences.text()
  }

  private collect(
    expected: JsonValue | undefined,
    actual: JsonValue | undefined,
    path: JsonPath,
    into: Differences,
  ): void {
    if (typeof expected === 'string' && typeof actual === 'string') {
      this.collectText(expected, actual, path, into)
    } else if (isJsonArray(expected) && isJsonArray(actual)) {
      for (let index = 0; index < Math.max(expected.length, actual.length); index += 1) {
        this.collect(expected[index], actual[index], pathTo(path, index), into)
      }
    } else if (isJsonObject(expected) && isJsonObject(actual)) {
      this.collectMembers(expected, actual, path, into)
    } else {
      const old = isNumber(expected) && isNumber(actual) ? idText(expected) : ''
      const alternatives = this.correlation.alternatives(old, this.context)
      if (alternatives.length > 0) this.collectKnown({ old, alternatives }, actual ?? null, path, into)
      else if (!jsonEquals(expected, actual)) into.add(path, () => this.difference(expected, actual))
    }
  }

  private collectKnown(known: Known, actual: JsonValue, path: JsonPath, into: Differences): void {
    const found = idText(actual)
    if (known.alternatives.includes(found)) return
    into.add(path, () => (found === known.old ? leftBehind(known) : this.wrong([known], actual)))
  }

  private collectText(expected: string, actual: string, path: JsonPath, into: Differences): void {
    const parts = this.correlation.parts(expected, this.context)
    if (consistsOf(actual, parts)) return
    into.add(path, () => {
      const stayed = partsLeftBehind(actual, parts)[0]
      return stayed ? leftBehind(stayed) : this.wrong(parts, actual)
    })
  }

  /** Names of members may be copies too. */
  private collectMembers(expected: JsonObject, actual: JsonObject, path: JsonPath, into: Differences): void {
    const left = new Set(Object.keys(actual))
    for (const [name, wanted] of Object.entries(expected)) {
      const parts = this.correlation.parts(name, this.context)
      const renamed = this.renamed(parts, wanted, actual, left)
      const inside = pathTo(path, this.shownName(name))
      if (renamed !== null) {
        left.delete(renamed)
        this.collect(wanted, actual[renamed], inside, into)
        continue
      }
      const stayed = left.has(name) ? parts.find(isKnown) : undefined
      if (stayed) left.delete(name)
      into.add(inside, () => (stayed ? `the name: ${leftBehind(stayed)}` : this.difference(wanted, undefined)))
    }
    for (const name of left) {
      into.add(pathTo(path, this.shownName(name)), () => this.difference(undefined, actual[name]))
    }
  }

  /** Of several that a name may have become, one whose value is right, if any. */
  private renamed(
    parts: readonly TextPart[],
    wanted: JsonValue,
    actual: JsonObject,
    left: ReadonlySet<string>,
  ): string | null {
    const [only = ''] = parts
    if (parts.length === 1 && typeof only === 'string') return left.has(only) ? only : null
    const names = [...left].filter((name) => consistsOf(name, parts))
    const right = names.length > 1 ? names.find((name) => this.agree(wanted, actual[name])) : undefined
    return right ?? names[0] ?? null
  }

  private agree(expected: JsonValue, actual: JsonValue | undefined): boolean {
    const differences = new Differences()
    this.collect(expected, actual, [], differences)
    return differences.isEmpty
  }

  private wrong(parts: readonly TextPart[], actual: JsonValue): string {
    return this.difference(
      parts.map((part) => (typeof part === 'string' ? part : part.alternatives[0])).join(''),
      actual,
    )
  }

  private difference(expected: JsonValue | undefined, actual: JsonValue | undefined): string {
    const wanted = expected === undefined ? 'nothing there' : this.show(expected)
    if (actual === undefined) return `expected ${wanted}, found nothing there`
    return `expected ${wanted}, ${foundOther(wanted, this.show(actual))}`
  }

  private show(value: JsonValue): string {
    if (this.hidden) return showValue(value, obfuscateHash)
    return showValue(this.shortened(value))
  }

  private shownName(name: string): string {
    return this.hidden ? obfuscateHash(name) : this.correlation.shorten(name, this.context, obfuscateHash)
  }

  private shortened(value: JsonValue): JsonValue {
    if (typeof value === 'string') return this.correlation.shorten(value, this.context, obfuscateHash)
    if (isJsonArray(value)) return value.map((item) => this.shortened(item))
    if (!isJsonObject(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [this.shownName(name), this.shortened(member)]),
    )
  }
}

/** The known values that are still in `actual`, where that is all that is wrong with it. */
function partsLeftBehind(actual: string, parts: readonly TextPart[]): readonly Known[] {
  const known = parts.filter(isKnown).filter(({ old, alternatives }) => !alternatives.includes(old))
  const orOld = parts.map((part) =>
    isKnown(part) ? { ...part, alternatives: [...part.alternatives, part.old] } : part,
  )
  return consistsOf(actual, orOld) ? known.filter(({ old }) => actual.includes(old)) : []
}

function leftBehind({ old, alternatives }: Known): string {
  const [shownOld, shownNew] = [old, alternatives[0] ?? ''].map((value) => showValue(value, obfuscateHash))
  return `expected ${shownNew}, found ${shownOld}, left behind: it was replaced where it is drawn`
}

function isKnown(part: TextPart): part is Known {
  return typeof part !== 'string'
}

function isNumber(value: JsonValue | undefined): value is number | ExactNumber {
  return typeof value === 'number' || isExactNumber(value)
}
