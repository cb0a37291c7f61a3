import type { Command } from 'commander'
import { HarnessError } from '../model/errors.ts'
import { type CommandLine, examples, rootOption } from './command-line.ts'
import { exitCodes } from './exit-code.ts'
import { projectRoot } from './project.ts'
import { refuseInCi } from './review/refuse-in-ci.ts'
import type { Dialogue, Terminal } from './terminal.ts'

interface ReviewOptions {
  readonly save?: string
  readonly root?: string
}

export function addReviewCommand(program: Command, { terminal, finish }: CommandLine): void {
  program
    .command('review')
    .summary('decide which findings of the last run are meant')
    .description(
      'Walks you through the findings of the last run, and runs nothing. What you accept is written into the case ' +
        'files as an entry of `expect`; what you reject or skip stays a failure. Ctrl-C and Ctrl-D write nothing.',
    )
    .argument('[filter...]', 'parts of names or paths of cases (default: all that failed)')
    .option('--save <file>', 'write what you decide to this file instead, for `roundtrip accept --from`')
    .option(...rootOption)
    .addHelpText('after', examples('review', 'review rename', 'review --save approval.json'))
    .action(async (filters: readonly string[], { save, root: named }: ReviewOptions) => {
      refuseInCi('review')
      const dialogue = dialogueOf(terminal)
      const root = projectRoot(named)
      const { review } = await import('./review/review.ts')
      const end = await review(root, filters, save ?? null, { ...terminal, dialogue })
      if (end === 'interrupted') finish(exitCodes.interrupted)
    })
}

/** @throws HarnessError `bad-usage` where nobody would answer */
function dialogueOf({ dialogue }: Terminal): Dialogue {
  if (dialogue) return dialogue
  throw new HarnessError('review asks questions, so it needs a terminal', {
    code: 'bad-usage',
    fix: '`npx roundtrip accept --from FILE` takes the answers from a file; `npx roundtrip run FILTER -u` accepts all',
  })
}
