import { Writable } from 'node:stream'
import { confirm, isCancel, selectKey, settings } from '@clack/prompts'
import type { Dialogue } from '../terminal.ts'
import type { Prompter } from './prompter.ts'

/** Questions on a terminal. */
export function clackPrompter({ input, output, color }: Dialogue): Prompter {
  // Too easily pressed to give up all that was decided: Ctrl-C does that.
  settings.aliases.delete('escape')
  const streams = { input, output: questionScreen(output, color) }
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
