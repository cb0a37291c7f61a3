import { useKeys } from '../navigation/use-keys.ts'
import type { Decision } from './decision.ts'

/**
 * `a` accepts and `r` rejects the finding that the keyboard is in; else the one that the address names.
 * @param focused its number, from 1. Null: the address names none
 */
export function useDecisionKeys(focused: number | null, decide: (number: number, decision: Decision) => void): void {
  const decideHere = (decision: Decision): void => {
    const number = numberOfActive() ?? focused
    if (number !== null) decide(number, decision)
  }
  useKeys({ a: () => decideHere('accepted'), r: () => decideHere('rejected') })
}

function numberOfActive(): number | null {
  const anchor = document.activeElement?.closest<HTMLElement>('.finding')?.dataset.anchor
  const number = Number(anchor?.slice('finding-'.length))
  return Number.isInteger(number) ? number : null
}

/** Enter on the finding itself goes to the first button that decides about it. */
export function enterFinding(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const { key, target, currentTarget } = event
  if (key !== 'Enter' || target !== currentTarget) return
  const button =
    currentTarget.querySelector<HTMLElement>('.decision-buttons button') ?? currentTarget.querySelector('button')
  if (button === null) return
  event.preventDefault()
  button.focus()
}
