import type { OverviewCase } from '../../packed.ts'

/** What the cases can be filtered by. A filter that would tell none from another has no values. */
export interface Choices {
  readonly subject: readonly string[]
  readonly model: readonly string[]
  readonly tag: readonly string[]
  readonly target: readonly string[]
}

export function choicesOf(cases: readonly OverviewCase[]): Choices {
  const targets = distinct(cases.flatMap(({ target }) => target ?? []))
  const subjects = distinct(cases.map(({ subject }) => subject))
  return {
    subject: subjects.length > 1 ? subjects : [],
    model: distinct(cases.flatMap(({ models }) => models)),
    tag: distinct(cases.flatMap(({ tags }) => tags)),
    target: targets.length > 1 ? targets : [],
  }
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort()
}
