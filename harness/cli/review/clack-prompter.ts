import { type Readable, Writable } from 'node:stream'
import { confirm, isCancel, selectKey, settings } from '@clack/prompts'
import type { Dialogue } from '../terminal.ts'
import type { Prompter } from './prompter.ts'

/** Questions on a terminal. */
export function clackPrompter(dialogue: Dialogue): Prompter {
  const { output } = dialogue
  const streams = clackStreams(dialogue)
  return {
    show(text) {
      output.write(`${text}\n`)
    },
    async choose(question, choices) {
      const options = choices.map(({ key, label }) => ({ value: key, label }))
      for (;;) {
        const answer = await selectKey({ message: question, options, ...streams })
        if (isCancel(answer)) return null
        // Enter chooses nothing.
        const chosen = choices.find(({ key }) => key === answer)
        if (chosen) return chosen.value
      }
    },
    async confirm(question) {
      const answer = await confirm({ message: question, initialValue: false, ...streams })
      return isCancel(answer) ? null : answer
    },
  }
}

/** What the library's questions are told. Aborted when the person is gone: then they end as cancelled. */
interface QuestionStreams {
  readonly input: Readable
  readonly output: Writable
  readonly signal: AbortSignal
}

export function clackStreams({ input, output, color }: Dialogue): QuestionStreams {
  // Too easily pressed to give up all that was decided: Ctrl-C does that.
  settings.aliases.delete('escape')
  // To the library this is no answer, and to Node.js the end of the input: nobody would ever answer.
  settings.aliases.set(ctrlD, 'cancel')
  const ended = new AbortController()
  for (const name of ['end', 'close']) input.once(name, () => ended.abort())
  if (input.readableEnded || input.destroyed) ended.abort()
  return { input, output: questionScreen(output, color), signal: ended.signal }
}

const ctrlD = '\u0004'

/** What questions are drawn on: the library colours parts of them whatever NO_COLOR says, and breaks at a width of 0. */
function questionScreen(output: Writable, color: boolean): Writable {
  const screen = new Writable({
    write(chunk, _, done) {
      const text = String(chunk)
      output.write(color ? text : text.replace(/\u001b\[[\d;]*m/g, ''))
      done()
    },
  })
  for (const name of ['columns', 'rows']) {
    Object.defineProperty(screen, name, { get: () => Reflect.get(output, name) || undefined })
  }
  output.on('resize', () => screen.emit('resize'))
  return screen
}
