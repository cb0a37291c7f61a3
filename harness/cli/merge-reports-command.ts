import type { Command } from 'commander'
import { loadReportSettings } from '../config/index.ts'
import { isCi } from '../run/index.ts'
import { type CommandLine, examples, rootOption } from './command-line.ts'
import { projectRoot } from './project.ts'
import { collect, reportOption, type SettingOptions, settingVariables } from './setting-options.ts'
import { showsColor } from './terminal.ts'

interface MergeOptions extends Pick<SettingOptions, 'report'> {
  readonly reporter?: readonly string[]
  readonly root?: string
}

export function addMergeReportsCommand(program: Command, { finish }: CommandLine): void {
  program
    .command('merge-reports')
    .summary('put the reports of shards together')
    .description('Makes one report of what `roundtrip run --shard 1/3 --reporter blob` left of each shard.')
    .argument('[dir]', 'the folder with the blobs of all shards, and nothing else', '.vitest-reports')
    .option(...reportOption)
    .option('--reporter <name>', 'a reporter of vitest that tells the whole again; may be repeated', collect)
    .option(...rootOption)
    .addHelpText(
      'after',
      examples('merge-reports .vitest-reports', 'merge-reports .vitest-reports --report html,junit'),
    )
    .action(async (folder: string, options: MergeOptions) => {
      const root = projectRoot(options.root)
      Object.assign(process.env, settingVariables(options.report === undefined ? {} : { report: options.report }))
      await loadReportSettings(root, process.env)
      // vitest decides on colour as it is loaded, and takes a pipe for a terminal.
      if (!isCi() && !showsColor(process.stdout, process.env)) process.env.NO_COLOR = '1'
      const { mergeReports } = await import('./merge-reports.ts')
      finish(await mergeReports(root, folder, options.reporter))
    })
}
