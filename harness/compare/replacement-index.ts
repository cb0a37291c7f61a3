import type { ComparisonContext, Replacement } from '../model/comparator.ts'

/** What took the place of values that were drawn anew, as all pairs of rows together tell. */
export class ReplacementIndex implements Pick<ComparisonContext, 'replacements' | 'replaced' | 'drawn'> {
  private readonly forth = new Map<string, Map<string, Set<string>>>()
  private readonly back = new Map<string, Map<string, Set<string>>>()

  add({ correlation, expected, actual }: Replacement): void {
    note(this.forth, correlation, expected, actual)
    note(this.back, correlation, actual, expected)
  }

  readonly replacements = (correlation: string, expected: string): readonly string[] =>
    found(this.forth, correlation, expected)

  readonly replaced = (correlation: string, actual: string): readonly string[] => found(this.back, correlation, actual)

  /** Each once. */
  readonly drawn = (correlation: string): Iterable<Replacement> => entries(correlation, this.forth.get(correlation))
}

function note(known: Map<string, Map<string, Set<string>>>, correlation: string, from: string, to: string): void {
  const values = known.get(correlation) ?? new Map<string, Set<string>>()
  known.set(correlation, values)
  values.set(from, (values.get(from) ?? new Set()).add(to))
}

const none: readonly string[] = []

function found(
  known: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>,
  correlation: string,
  from: string,
): readonly string[] {
  const values = known.get(correlation)?.get(from)
  return values ? [...values] : none
}

function* entries(
  correlation: string,
  values: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
): Iterable<Replacement> {
  for (const [expected, found] of values) for (const actual of found) yield { correlation, expected, actual }
}
