import type { Choice, Prompter } from './prompter.ts'

/** A person who answers by a script, and what they saw. `null` in the script is Ctrl-C. */
export function person(...answers: readonly (string | boolean | null)[]) {
  const left = [...answers]
  const seen: string[] = []
  const next = (question: string): string | boolean | null => {
    const answer = left.shift()
    if (answer === undefined) throw new Error(`the script has no answer to: ${question}`)
    return answer
  }
  const prompter: Prompter = {
    show: (text) => {
      seen.push(text)
    },
    async choose<T extends string>(question: string, choices: readonly Choice<T>[]) {
      seen.push([question, ...choices.map(({ key, label }) => `[${key}] ${label}`)].join('\n'))
      const key = next(question)
      if (key === null) return null
      const chosen = choices.find((choice) => choice.key === key)
      if (!chosen) throw new Error(`${key} is no answer to: ${question}`)
      return chosen.value
    },
    async confirm(question) {
      seen.push(question)
      const answer = next(question)
      return answer === null ? null : answer === true
    },
  }
  return { prompter, seen, left }
}
