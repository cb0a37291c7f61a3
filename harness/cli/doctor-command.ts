import { resolve } from 'node:path'
import type { Command } from 'commander'
import { jsonLines } from '../../reports/index.ts'
import { loadRunSettings } from '../config/index.ts'
import { examine } from '../postgres/index.ts'
import { type CommandLine, examples, rootOption } from './command-line.ts'
import { type Diagnosis, doctorText } from './doctor-text.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import { nearestRoot } from './project.ts'
import { collect, type SettingOptions, settingVariables } from './setting-options.ts'

interface DoctorOptions extends SettingOptions {
  readonly all?: true
  readonly json?: true
  readonly root?: string
}

export function addDoctorCommand(program: Command, { terminal, finish }: CommandLine): void {
  program
    .command('doctor')
    .summary('say what a run would use, what is wrong, and how to fix it')
    .description(
      'Checks what runs depend on, with throwaway servers of its own, and says what a run would use, what is wrong, and\n' +
        'how to fix it. Changes nothing. Exits with 0 when a run would have all its servers, else with 3.',
    )
    .option('--all', 'try a container even if a run would not use any')
    .option('--postgres <provider>', 'look at this one in place of what is configured; may be repeated', collect)
    .option('--json', 'print it as JSON')
    .option(...rootOption)
    .addHelpText('after', examples('doctor', 'doctor --postgres testcontainers', 'doctor --json'))
    .action(async (options: DoctorOptions) => {
      const folder = resolve(options.root ?? nearestRoot(process.cwd()) ?? '.')
      const environment = { ...process.env, ...settingVariables(options) }
      const { targets } = await loadRunSettings(folder, environment)
      const { surroundingChecks } = await import('./doctor-checks.ts')
      const surroundings = await surroundingChecks(folder, environment)
      const servers = await examine(targets, { all: options.all === true })
      const checks = [...surroundings, ...servers.checks]
      const usable = !checks.some(({ status }) => status === 'problem')
      const diagnosis: Diagnosis = { usable, targets: servers.targets, checks }
      terminal.out(options.json ? jsonLines({ schemaVersion: 1, ...diagnosis }) : doctorText(diagnosis, terminal.style))
      const exitCode = usable ? exitCodes.pass : exitCodes.infrastructure
      if (servers.unfinished) endSoon(exitCode)
      finish(exitCode)
    })
}

/** What still hangs must not keep the process; watchdogs remove what it began. */
function endSoon(exitCode: ExitCode): void {
  setTimeout(() => process.exit(exitCode), 1_000).unref()
}
