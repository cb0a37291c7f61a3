import type { Decision } from './decision.ts'

/** What comes of deciding so, in half a sentence. */
export const decisionMeanings = {
  open: 'Is it meant, or a fault?',
  accepted: 'meant: the case file is to declare it',
  rejected: 'a fault: the case goes on failing',
} as const satisfies Record<Decision | 'open', string>
