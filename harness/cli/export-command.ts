import type { Command } from 'commander'
import { plural } from '../../reports/index.ts'
import { connect } from '../postgres/index.ts'
import { requireSubjectsTables } from '../run/index.ts'
import { exportFile } from '../transfer/index.ts'
import { type CommandLine, examples, rootOption } from './command-line.ts'
import { exitCodes } from './exit-code.ts'
import { untilInterrupted } from './interruption.ts'
import { createProgressBar } from './progress-bar.ts'
import { Subjects } from './project.ts'
import { namedDatabase, subjectToTransfer, type TransferOptions, urlOption } from './transfer-options.ts'

interface ExportCommandOptions extends TransferOptions {
  readonly sequences?: true
}

export function addExportCommand(program: Command, { terminal, finish }: CommandLine): void {
  program
    .command('export')
    .summary('write the rows of a database to a snapshot file')
    .description("Writes every row of a subject's tables, as they are at one moment, to a snapshot in canonical form.")
    .argument('<file>', 'the snapshot (.json or .ndjson; packed: .gz, .zst); replaced whole or not at all')
    .option(...urlOption)
    .option('--subject <name>', 'whose tables they are (default: the subject in whose folder the file is to lie)')
    .option('--sequences', 'also write the state of every sequence')
    .option('--json', 'print what was written as JSON, and nothing else')
    .option(...rootOption)
    .addHelpText(
      'after',
      examples(
        'export snapshots/shop/today.json --url postgresql://localhost/shop',
        'export today.ndjson.gz --subject shop',
      ),
    )
    .action(async (file: string, options: ExportCommandOptions) => {
      const { settings, place } = namedDatabase(options)
      const name = await subjectToTransfer(file, options)
      await using subjects = new Subjects(terminal)
      const { schema } = await subjects.open(name)
      const started = performance.now()
      const written = await untilInterrupted(async (signal) => {
        await using connection = await connect(settings, { signal })
        await requireSubjectsTables(connection, schema, place)
        using bar = createProgressBar(terminal, !options.json)
        const { onProgress } = bar
        const wanted = { signal, sequences: options.sequences ?? false, ...(onProgress ? { onProgress } : {}) }
        return await exportFile(connection, schema, file, wanted)
      })
      if (written === null) {
        terminal.err('interrupted: nothing was written\n')
        return finish(exitCodes.interrupted)
      }
      const durationMs = Math.round(performance.now() - started)
      const summary = { schemaVersion: 1, subject: name.name, file, ...written, durationMs }
      terminal.out(
        options.json
          ? `${JSON.stringify(summary, null, 2)}\n`
          : `${terminal.style.good('✓')} ${plural(written.rows, 'row')} of ${place} written to ${file}\n`,
      )
    })
}
