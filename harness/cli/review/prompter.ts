/** Asks a person. */
export interface Prompter {
  /** Shows lines above the next question. */
  readonly show: (text: string) => void
  /** @returns the value of what was chosen; null when the person wants out (Ctrl-C) */
  readonly choose: <T extends string>(question: string, choices: readonly Choice<T>[]) => Promise<T | null>
  /** The answer is no unless it is said. @returns null when the person wants out */
  readonly confirm: (question: string) => Promise<boolean | null>
}

export interface Choice<T extends string> {
  readonly value: T
  /** The key that chooses it: another for each. */
  readonly key: string
  readonly label: string
}
