import {
  acceptable,
  type Decisions,
  decidedAs,
  type FailedCase,
  type FailedFinding,
  plural,
  type Style,
} from '../../../reports/index.ts'
import { caseText, findingText } from './finding-page.ts'
import type { Choice, Prompter } from './prompter.ts'

export interface WalkOptions {
  readonly style: Style
  /** What accepting a finding does to the case file, as lines to be shown. */
  readonly preview: (file: string, finding: FailedFinding) => string
}

type Answer = 'accept' | 'reject' | 'skip' | 'model' | 'case' | 'quit'

type Decided = Map<FailedFinding, 'accepted' | 'rejected'>

/** Nothing is to be written after `quit` and, by Ctrl-C, `interrupted`. */
export type WalkEnd =
  | { readonly kind: 'decided'; readonly decisions: Decisions }
  | { readonly kind: 'quit' }
  | { readonly kind: 'interrupted' }

/** Walks a person through findings, and once more through those that were skipped if they like. */
export async function walk(cases: readonly FailedCase[], prompter: Prompter, options: WalkOptions): Promise<WalkEnd> {
  const decisions: Decided = new Map()
  for (let left = cases; ; ) {
    const end = await walkThrough(left, decisions, prompter, options)
    if (end === 'interrupted') return { kind: end }
    if (end === 'quit') return quit(cases, decisions, prompter)
    left = left
      .map((one) => ({ ...one, findings: acceptable(one.findings).filter((finding) => !decisions.has(finding)) }))
      .filter(({ findings }) => findings.length > 0)
    const skipped = count(left)
    if (skipped === 0) return { kind: 'decided', decisions }
    const again = await prompter.confirm(`Look again at the ${plural(skipped, 'finding')} that you skipped?`)
    if (again === null) return { kind: 'interrupted' }
    if (!again) return { kind: 'decided', decisions }
  }
}

async function walkThrough(
  cases: readonly FailedCase[],
  decided: Decided,
  prompter: Prompter,
  { style, preview }: WalkOptions,
): Promise<'done' | 'quit' | 'interrupted'> {
  const all = count(cases)
  let number = 0
  for (const failed of cases) {
    prompter.show(caseText(failed, style))
    for (const one of failed.findings) {
      number += 1
      if (decided.has(one)) continue
      const shown = one.acceptability.kind === 'acceptable' ? preview(failed.file, one) : null
      prompter.show(findingText(one, shown, style))
      if (shown === null) continue
      const answer = await prompter.choose(`Finding ${number} of ${all}`, choices(failed, one, decided))
      if (answer === null) return 'interrupted'
      if (answer === 'quit') return 'quit'
      if (answer === 'reject') decided.set(one, 'rejected')
      for (const accepted of acceptedBy(answer, failed, one, decided)) decided.set(accepted, 'accepted')
    }
  }
  return 'done'
}

function choices(failed: FailedCase, one: FailedFinding, decided: Decided): readonly Choice<Answer>[] {
  const ofModel = acceptedBy('model', failed, one, decided).length
  const ofCase = acceptedBy('case', failed, one, decided).length
  const { model } = one.finding
  return [
    { value: 'accept', key: 'a', label: 'accept: it is meant' },
    { value: 'reject', key: 'r', label: 'reject: it is not, and stays a failure' },
    { value: 'skip', key: 's', label: 'skip: decide later' },
    ...(ofModel < 2 || ofModel === ofCase
      ? []
      : [{ value: 'model', key: 'm', label: `accept all ${ofModel} of ${model} in this case` } as const]),
    ...(ofCase < 2 ? [] : [{ value: 'case', key: 'c', label: `accept all ${ofCase} of this case` } as const]),
    { value: 'quit', key: 'q', label: 'quit' },
  ]
}

/** This one, and with `model` or `case` all like it that nothing was decided of yet. */
function acceptedBy(
  answer: Answer,
  failed: FailedCase,
  one: FailedFinding,
  decided: Decided,
): readonly FailedFinding[] {
  if (answer === 'accept') return [one]
  if (answer !== 'model' && answer !== 'case') return []
  return acceptable(failed.findings).filter(
    (other) => !decided.has(other) && (answer === 'case' || other.finding.model === one.finding.model),
  )
}

/** What was accepted is written all the same when it is said. */
async function quit(cases: readonly FailedCase[], decisions: Decided, prompter: Prompter): Promise<WalkEnd> {
  const accepted = cases.reduce((sum, one) => sum + decidedAs(one, decisions, 'accepted').length, 0)
  if (accepted === 0) return { kind: 'quit' }
  const isMeant = await prompter.confirm(`Write the ${plural(accepted, 'finding')} that you accepted so far?`)
  if (isMeant === null) return { kind: 'interrupted' }
  return isMeant ? { kind: 'decided', decisions } : { kind: 'quit' }
}

function count(cases: readonly FailedCase[]): number {
  return cases.reduce((sum, { findings }) => sum + findings.length, 0)
}
