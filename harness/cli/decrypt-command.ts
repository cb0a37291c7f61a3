import type { Command } from 'commander'
import { HarnessError } from '../model/errors.ts'
import { decryptFile, fileChunks, openDecryptor } from '../snapshot/index.ts'
import { type CommandLine, examples } from './command-line.ts'
import { exitCodes } from './exit-code.ts'
import { untilInterrupted } from './interruption.ts'
import { type PassphraseOptions, passphraseFileOption, passphraseSource } from './passphrase.ts'
import { untilEnded } from './until-ended.ts'

interface DecryptOptions extends PassphraseOptions {
  readonly with: string
  readonly output: string
  readonly json?: true
}

export function addDecryptCommand(program: Command, { terminal, finish }: CommandLine): void {
  program
    .command('decrypt')
    .summary('decrypt a snapshot with a private key')
    .description(
      'Decrypts a tarball of `roundtrip encrypt`, `roundtrip export` or `sentry export`. Nothing is written before all of it ' +
        'has been checked.',
    )
    .argument('<file>', 'the tarball (.tar)')
    .requiredOption('--with <key>', 'the private key (PEM)')
    .requiredOption('-o, --output <file>', 'the snapshot (.json), for you alone to read; - is the standard output')
    .option(...passphraseFileOption)
    .option('--json', 'print what was written as JSON, and nothing else')
    .addHelpText('after', examples('decrypt backup.tar --with key.pem -o backup.json'))
    .action(async (file: string, options: DecryptOptions) => {
      const { output } = options
      const isPrinted = output === '-'
      if (isPrinted && options.json) {
        throw new HarnessError('--json and -o -: both would be printed', { code: 'bad-usage', fix: 'give one of them' })
      }
      const decryptor = await openDecryptor(options.with, await passphraseSource(options.with, options, terminal))
      const started = performance.now()
      if (isPrinted) {
        // It may wait for a reader who takes nothing.
        const chunks = fileChunks(file, { decryptor })
        return await untilEnded(terminal, 'interrupted: what was printed may not be all', () => print(chunks))
      }
      const bytes = await untilInterrupted((signal) => decryptFile(file, output, decryptor, { signal }))
      if (bytes === null) {
        terminal.err('interrupted: nothing was written\n')
        return finish(exitCodes.interrupted)
      }
      const durationMs = Math.round(performance.now() - started)
      terminal.out(
        options.json
          ? `${JSON.stringify({ schemaVersion: 1, file, output, bytes, durationMs }, null, 2)}\n`
          : `${terminal.style.good('✓')} ${file} decrypted to ${output}\n`,
      )
    })
}

/** Until nobody takes them any more. */
async function print(chunks: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of chunks) {
    await new Promise<unknown>((resolve) => process.stdout.write(chunk, resolve))
    if (process.stdout.destroyed) break
  }
}
