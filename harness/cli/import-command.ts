import { type Command, Option } from 'commander'
import { plural } from '../../reports/index.ts'
import { HarnessError } from '../model/errors.ts'
import { connect } from '../postgres/index.ts'
import { requireSubjectsTables } from '../run/index.ts'
import { importFile } from '../transfer/index.ts'
import { type CommandLine, examples, rootOption } from './command-line.ts'
import { exitCodes } from './exit-code.ts'
import { untilInterrupted } from './interruption.ts'
import { createProgressBar } from './progress-bar.ts'
import { Subjects } from './project.ts'
import { namedDatabase, subjectToTransfer, type TransferOptions, urlOption } from './transfer-options.ts'

interface ImportCommandOptions extends TransferOptions {
  readonly intoExisting?: true
  readonly replace?: true
  readonly triggers: 'on' | 'off'
}

export function addImportCommand(program: Command, { terminal, finish }: CommandLine): void {
  program
    .command('import')
    .summary('bring the rows of a snapshot file into a database')
    .description(
      "Brings every row of a snapshot into a database that has the subject's tables already. All of them or none: " +
        'after an error the database is as it was.',
    )
    .argument('<file>', 'the snapshot (.json or .ndjson; packed: .gz, .zst)')
    .option(...urlOption)
    .option('--into-existing', 'yes, write to this database: pg-roundtrip did not create it')
    .option('--replace', "empty the subject's tables first; without it they must be empty")
    .addOption(new Option('--triggers <state>', 'whether triggers fire').choices(['on', 'off']).default('off'))
    .option('--subject <name>', 'whose rows they are (default: the subject in whose folder the file lies)')
    .option('--json', 'print what was imported as JSON, and nothing else')
    .option(...rootOption)
    .addHelpText(
      'after',
      examples('import snapshots/shop/small.json --url postgresql://localhost/shop_dev --into-existing --replace'),
    )
    .action(async (file: string, options: ImportCommandOptions) => {
      const { settings, place } = namedDatabase(options)
      requireConsent(options, place)
      const name = await subjectToTransfer(file, options)
      await using subjects = new Subjects(terminal)
      const { schema } = await subjects.open(name)
      const started = performance.now()
      const rows = await untilInterrupted(async (signal) => {
        await using connection = await connect(settings, { signal })
        await requireSubjectsTables(connection, schema, place)
        using bar = createProgressBar(terminal, !options.json)
        const { onProgress } = bar
        const { triggers } = options
        const wanted = { signal, triggers, target: options.replace ? 'existing' : 'empty' } as const
        return await importFile(connection, schema, file, { ...wanted, ...(onProgress ? { onProgress } : {}) })
      })
      if (rows === null) {
        terminal.err('interrupted: nothing was imported\n')
        return finish(exitCodes.interrupted)
      }
      const durationMs = Math.round(performance.now() - started)
      const summary = { schemaVersion: 1, subject: name.name, file, rows, durationMs }
      terminal.out(
        options.json
          ? `${JSON.stringify(summary, null, 2)}\n`
          : `${terminal.style.good('✓')} ${plural(rows, 'row')} of ${file} imported into ${place}\n`,
      )
    })
}

/** Whoever names the wrong database by mistake should not lose it. */
function requireConsent({ intoExisting }: ImportCommandOptions, place: string): void {
  if (intoExisting) return
  throw new HarnessError(`an import writes to ${place}, which pg-roundtrip did not create`, {
    code: 'bad-usage',
    fix: 'if that is what you want, say so: --into-existing',
  })
}
