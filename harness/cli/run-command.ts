import type { Command } from 'commander'
import { isCi } from '../run/index.ts'
import { type CommandLine, examples, rootOption } from './command-line.ts'
import { projectRoot } from './project.ts'
import type { RunOptions } from './run-cases.ts'
import { showsColor } from './terminal.ts'

export function addRunCommand(program: Command, { finish }: CommandLine): void {
  program
    .command('run')
    .summary('run the cases')
    .description('Runs cases, each on a throwaway PostgreSQL, through vitest.')
    .argument('[filter...]', 'parts of names or paths of cases (default: all cases)')
    .option('-t, --test-name-pattern <pattern>', 'only cases whose name matches this regular expression')
    .option('--shard <index/count>', 'only this part of the cases: 1/3, 2/3 or 3/3')
    .option('--reporter <name>', 'a reporter of vitest; may be repeated', collect)
    .option(...rootOption)
    .addHelpText('after', examples('run', 'run rename', 'run cases/shop --shard 1/2', "run -t 'price rise'"))
    .action(async (filters: readonly string[], options: RunOptions & { readonly root?: string }) => {
      const root = projectRoot(options.root)
      // vitest decides on colour as it is loaded, and takes a pipe for a terminal.
      if (!isCi() && !showsColor(process.stdout, process.env)) process.env.NO_COLOR = '1'
      const [{ findCases }, { runCases }] = await Promise.all([import('./find-cases.ts'), import('./run-cases.ts')])
      finish(await runCases(root, await findCases(root, filters), options))
    })
}

function collect(name: string, names: readonly string[] = []): readonly string[] {
  return [...names, name]
}
