import { stat } from 'node:fs/promises'
import type { Command } from 'commander'
import { jsonLines, plural } from '../../reports/index.ts'
import { HarnessError } from '../model/errors.ts'
import type { OnProgress } from '../model/progress.ts'
import type { RowSource } from '../model/snapshot.ts'
import {
  hasTarballEnding,
  openSnapshotFile,
  type SanitizeSummary,
  sanitizeRows,
  writeSnapshotRows,
} from '../snapshot/index.ts'
import { atOption, type CommandLine, examples, rootOption } from './command-line.ts'
import { exitCodes } from './exit-code.ts'
import { untilInterrupted } from './interruption.ts'
import { createProgressBar } from './progress-bar.ts'
import { Subjects } from './project.ts'
import { givenSeed } from './seed.ts'
import { subjectToTransfer } from './transfer-options.ts'
import { openSubject } from './validate-file.ts'

interface SanitizeCommandOptions {
  readonly output: string
  readonly subject?: string
  readonly at?: string
  readonly seed?: string
  readonly json?: true
  readonly root?: string
}

export function addSanitizeCommand(program: Command, { terminal, finish }: CommandLine): void {
  program
    .command('sanitize')
    .summary('replace what is personal in a snapshot')
    .description(
      "Replaces names, addresses, secrets and texts as the subject's rules say, consistently all over the snapshot, and " +
        'moves its moments. Fails where something looks personal and nobody has decided what becomes of it, and where an ' +
        'original would survive.',
    )
    .argument('<file>', 'the snapshot (.json or .ndjson; packed: .gz, .zst)')
    .requiredOption('-o, --output <file>', 'the sanitized snapshot; replaced whole or not at all')
    .option('--subject <name>', 'whose rows they are (default: the subject in whose folder the file lies)')
    .option(...atOption)
    .option(
      '--seed <text>',
      'the same seed makes the same of the same rows; keep it secret (or set ROUNDTRIP_SANITIZE_SEED; default: a fresh one that nobody learns)',
    )
    .option('--json', 'print what was replaced, or what is wrong, as JSON, and nothing else')
    .option(...rootOption)
    .addHelpText('after', examples('sanitize real.json.gz -o snapshots/shop/real.json --subject shop'))
    .action(async (file: string, options: SanitizeCommandOptions) => {
      await requireTwiceReadable(file)
      requirePlain(options.output)
      const name = await subjectToTransfer(file, options)
      await using subjects = new Subjects(terminal)
      const { schema } = await openSubject(name, options, subjects)
      const seed = givenSeed(options)
      const started = performance.now()
      const done: SanitizeSummary[] = []
      try {
        const written = await untilInterrupted(async (signal) => {
          using bar = createProgressBar(terminal, !options.json)
          const source = twice(file, bar.onProgress)
          const onDone = (summary: SanitizeSummary): void => {
            done.push(summary)
          }
          const rows = sanitizeRows(schema, source, { seed, onDone })
          return await writeSnapshotRows(options.output, rows, { signal, isHeldBack: true })
        })
        if (written === null) {
          terminal.err('interrupted: nothing was written\n')
          return finish(exitCodes.interrupted)
        }
        const durationMs = Math.round(performance.now() - started)
        const replaced = done[0]?.replaced ?? {}
        terminal.out(
          options.json
            ? jsonLines({
                schemaVersion: 1,
                verdict: 'pass',
                subject: name.name,
                file: options.output,
                ...written,
                replaced,
                isRepeatable: seed !== null,
                durationMs,
              })
            : `${terminal.style.good('✓')} ${plural(written.rows, 'row')} of ${file} sanitized to ${options.output}: ${countsText(replaced)}\n`,
        )
      } catch (error) {
        if (!options.json || !(error instanceof HarnessError) || error.code !== 'not-sanitized') throw error
        terminal.out(jsonLines({ schemaVersion: 1, verdict: 'fail', subject: name.name, problems: error.problems }))
        finish(exitCodes.findings)
      }
    })
}

/** A pipe would be empty by the second time. @throws HarnessError `bad-usage` */
async function requireTwiceReadable(file: string): Promise<void> {
  const found = await stat(file).catch(() => null)
  if (found === null || found.isFile() || found.isDirectory()) return
  throw new HarnessError(`${file} is no file, and what is sanitized is read twice`, {
    code: 'bad-usage',
    fix: 'save it to a file first',
  })
}

/** @throws HarnessError `bad-usage` */
function requirePlain(output: string): void {
  if (!hasTarballEnding(output)) return
  throw new HarnessError(`${output} would be an encrypted tarball, which sanitize does not write`, {
    code: 'bad-usage',
    fix: 'write a .json, and then `npx roundtrip encrypt` it',
  })
}

/** The rows of a file that is gone through twice; tells how far that has come in all. */
function twice(file: string, onProgress: OnProgress | undefined): RowSource {
  const snapshot = openSnapshotFile(file)
  let passes = 0
  let rows = 0
  return async function* () {
    const before = passes
    passes += 1
    let share = 0
    const onShare = (read: number): void => {
      share = (before + read) / 2
    }
    for await (const batch of snapshot.rows(onShare)) {
      rows += batch.length
      onProgress?.({ rows, model: batch[0]?.model ?? null, share })
      yield batch
    }
  }
}

function countsText(replaced: SanitizeSummary['replaced']): string {
  const counts = Object.entries(replaced).sort(([a], [b]) => (a < b ? -1 : 1))
  if (counts.length === 0) return 'nothing in it is replaced'
  return `${counts.map(([rule, count]) => `${count} by ${rule}`).join(', ')}`
}
