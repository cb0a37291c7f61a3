import type { Command } from 'commander'
import { loadRunSettings } from '../config/index.ts'
import { HarnessError } from '../model/errors.ts'
import { isCi } from '../run/index.ts'
import { type CommandLine, examples, rootOption } from './command-line.ts'
import { doctorHint } from './error-text.ts'
import { projectRoot } from './project.ts'
import type { RunOptions } from './run-cases.ts'
import { collect, reportOption, type SettingOptions, settingVariables } from './setting-options.ts'
import { showsColor } from './terminal.ts'

/** @throws HarnessError `bad-usage` for options that would write, or remove, something in CI */
function requireNoWriting({ update, unused }: RunOptions & SettingOptions): void {
  const option = update === true ? '-u' : unused === 'delete' ? '--unused delete' : null
  if (option === null || !isCi()) return
  throw new HarnessError(`${option}: in CI nothing is written`, {
    code: 'bad-usage',
    fix: 'run it on your machine, and commit what it did',
  })
}

export function addRunCommand(program: Command, { terminal, finish }: CommandLine): void {
  program
    .command('run')
    .summary('run the cases')
    .description('Runs cases, each on a throwaway PostgreSQL, through vitest.')
    .argument('[filter...]', 'parts of names or paths of cases (default: all cases)')
    .option('-t, --test-name-pattern <pattern>', 'only cases whose name matches this regular expression')
    .option('-u, --update', 'write what is observed into the case files, where it is not as they say; not in CI')
    .option('--shard <index/count>', 'only this part of the cases: 1/3, 2/3 or 3/3')
    .option(
      '--postgres <provider>',
      'auto, embedded, embedded@16, testcontainers or external; may be repeated',
      collect,
    )
    .option('--isolation <kind>', 'server: each case has its own; database: the cases of a worker share one')
    .option('--keep <when>', 'leave the database of a case when it has ended: never, on-failure or always')
    .option('--unused <what>', 'after all cases, of snapshots that none uses: warn (default), error (in CI) or delete')
    .option(...reportOption)
    .option('--reporter <name>', 'a reporter of vitest (default, dot, blob, …); may be repeated', collect)
    .option(...rootOption)
    .addHelpText(
      'after',
      examples(
        'run',
        'run rename',
        'run cases/shop --shard 1/2',
        "run -t 'price rise'",
        'run rename -u',
        'run --postgres embedded@16,embedded@18',
        'run --report html,junit',
      ),
    )
    .action(async (filters: readonly string[], options: RunOptions & SettingOptions & { readonly root?: string }) => {
      const root = projectRoot(options.root)
      // Where vitest's own processes look.
      Object.assign(process.env, settingVariables(options))
      requireNoWriting(options)
      // vitest would report what is wrong with them in its own way.
      await loadRunSettings(root, process.env)
      // vitest decides on colour as it is loaded, and takes a pipe for a terminal.
      if (!isCi() && !showsColor(process.stdout, process.env)) process.env.NO_COLOR = '1'
      const [{ findCases }, { runCases }] = await Promise.all([import('./find-cases.ts'), import('./run-cases.ts')])
      const { exitCode, lacksDatabase } = await runCases(root, await findCases(root, filters), options)
      // Each case has said why; what they have in common is the machine.
      if (lacksDatabase) terminal.err(`${doctorHint}\n`)
      finish(exitCode)
    })
}
