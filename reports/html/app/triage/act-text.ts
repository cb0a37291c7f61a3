import type { Decision } from './decision.ts'

/** What was done, as one would say it: `accept finding 2`. @param about `finding 2` */
export function actText(decision: Decision | null, about: string): string {
  if (decision === null) return `undo what was decided of ${about}`
  return `${decision === 'accepted' ? 'accept' : 'reject'} ${about}`
}
