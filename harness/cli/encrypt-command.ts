import type { Command } from 'commander'
import { encryptFile, openEncryptor } from '../snapshot/index.ts'
import { type CommandLine, examples } from './command-line.ts'
import { exitCodes } from './exit-code.ts'
import { untilInterrupted } from './interruption.ts'

interface EncryptOptions {
  readonly with: string
  readonly output: string
  readonly json?: true
}

export function addEncryptCommand(program: Command, { terminal, finish }: CommandLine): void {
  program
    .command('encrypt')
    .summary('encrypt a snapshot for the holder of a private key')
    .description(
      'Encrypts a snapshot with a public key. The tarball is that of `sentry export --encrypt-with`: either can read what ' +
        'the other wrote.',
    )
    .argument('<file>', 'the snapshot (.json or .ndjson; packed: .gz, .zst)')
    .requiredOption('--with <key>', 'the public key of who shall read it (PEM)')
    .requiredOption('-o, --output <file>', 'the tarball (.tar), for you alone to read; replaced whole or not at all')
    .option('--json', 'print what was written as JSON, and nothing else')
    .addHelpText('after', examples('encrypt backup.json --with key.pub -o backup.tar'))
    .action(async (file: string, options: EncryptOptions) => {
      const { output } = options
      const started = performance.now()
      const encryptor = await openEncryptor(options.with)
      const bytes = await untilInterrupted((signal) => encryptFile(file, output, encryptor, { signal }))
      if (bytes === null) {
        terminal.err('interrupted: nothing was written\n')
        return finish(exitCodes.interrupted)
      }
      const durationMs = Math.round(performance.now() - started)
      terminal.out(
        options.json
          ? `${JSON.stringify({ schemaVersion: 1, file, output, bytes, durationMs }, null, 2)}\n`
          : `${terminal.style.good('✓')} ${file} encrypted to ${output}\n`,
      )
    })
}
