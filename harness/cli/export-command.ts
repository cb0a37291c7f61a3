import { type Command, Option } from 'commander'
import { openEncryptor } from '../snapshot/index.ts'
import { exportFile } from '../transfer/index.ts'
import { type CommandLine, examples, rootOption } from './command-line.ts'
import { type ScopeOptions, wholeNumber, withScopeOptions } from './scope-options.ts'
import { namedDatabase, subjectToTransfer, type TransferOptions, urlOption } from './transfer-options.ts'
import { writeExport } from './write-export.ts'

interface ExportCommandOptions extends TransferOptions, ScopeOptions {
  readonly indent?: number
  readonly sequences?: true
  readonly encryptWith?: string
}

export function addExportCommand(program: Command, commandLine: CommandLine): void {
  const command = program
    .command('export')
    .summary('write the rows of a database to a snapshot file')
    .description(
      "Writes the rows of a subject's tables, as they are at one moment, to a snapshot in canonical form: all of them, or " +
        'those of a scope and a filter, with nothing that refers to what is left out.',
    )
    .argument(
      '<file>',
      'the snapshot (.json or .ndjson; packed: .gz, .zst; encrypted: .tar); replaced whole or not at all',
    )
    .option(...urlOption)
    .option('--subject <name>', 'whose tables they are (default: the subject in whose folder the file is to lie)')
  withScopeOptions(command)
    .option('--encrypt-with <key>', 'the public key (PEM) of who shall read the snapshot, which is a .tar then')
    .addOption(
      new Option(
        '--indent <spaces>',
        'spaces of each level; 0: each row on a line (default: 2, which is canonical)',
      ).argParser(wholeNumber(16)),
    )
    .option('--sequences', 'also write the state of every sequence')
    .option('--json', 'print what was written as JSON, and nothing else')
    .option(...rootOption)
    .addHelpText(
      'after',
      examples(
        'export snapshots/shop/today.json --url postgresql://localhost/shop',
        'export today.ndjson.gz --subject shop',
        'export team.json --subject shop --scope organization --filter-orgs acme,globex',
        'export today.tar --subject shop --encrypt-with key.pub',
      ),
    )
    .action(async (file: string, options: ExportCommandOptions) => {
      const database = namedDatabase(options)
      const encryptor = options.encryptWith === undefined ? undefined : await openEncryptor(options.encryptWith)
      const subject = await subjectToTransfer(file, options)
      await writeExport(commandLine, {
        database,
        subject,
        file,
        options,
        write: (connection, schema, wanted) =>
          exportFile(connection, schema, file, {
            ...wanted,
            sequences: options.sequences ?? false,
            ...(encryptor ? { encryptor } : {}),
            ...(options.indent === undefined ? {} : { indent: options.indent }),
          }),
      })
    })
}
