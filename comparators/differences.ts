import { type JsonPath, type JsonPathStep, jsonPathText } from '../harness/model/json-path.ts'

/** A message says no more of them: whoever reads it looks at the values next. */
const maxShown = 3

/** Gathers what differs within one JSON value, and says it in one sentence. */
export class Differences {
  private readonly shown: string[] = []
  private count = 0

  /** @param message is made only where it is shown */
  add(path: JsonPath, message: () => string): void {
    this.count += 1
    if (this.shown.length >= maxShown) return
    this.shown.push(path.length === 0 ? message() : `at ${jsonPathText(path)}: ${message()}`)
  }

  get isEmpty(): boolean {
    return this.count === 0
  }

  /** `at items[2].price: expected …; at tags: …; and 4 more differences`; null when there is none. */
  text(): string | null {
    if (this.count === 0) return null
    const more = this.count - this.shown.length
    return [...this.shown, ...(more > 0 ? [`and ${more} more difference${more === 1 ? '' : 's'}`] : [])].join('; ')
  }
}

/** `path` with one step more. */
export function pathTo(path: JsonPath, step: string | number): JsonPath {
  const next: JsonPathStep =
    typeof step === 'string' ? { kind: 'member', name: step } : { kind: 'element', index: step }
  return [...path, next]
}
