import { basename } from 'node:path'
import type { Command } from 'commander'
import { renderProblem } from '../../reports/index.ts'
import { migrationsFolder } from '../config/index.ts'
import { HarnessError } from '../model/errors.ts'
import { withSequenceStates } from '../model/sequence-states.ts'
import type { Snapshot } from '../model/snapshot.ts'
import {
  canonicalizeSnapshot,
  holdsCanonicalText,
  problemText,
  readSnapshotFile,
  sortSnapshot,
  writeSnapshotFile,
} from '../snapshot/index.ts'
import { atAdvice, atOption, type CommandLine, examples, rootOption } from './command-line.ts'
import { errorText } from './error-text.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import { Subjects } from './project.ts'
import { openSubject, subjectOfSnapshot } from './validate-file.ts'

interface FmtOptions {
  readonly check?: true
  readonly subject?: string
  readonly at?: string
  readonly root?: string
}

export function addFmtCommand(program: Command, { terminal, finish }: CommandLine): void {
  program
    .command('fmt')
    .summary('rewrite snapshots in their canonical form')
    .description(
      'Rewrites snapshot files in their canonical form: the bytes that an export of the same rows would have. ' +
        'A file outside of the folder of a subject only gets the canonical layout.',
    )
    .argument('<file...>', 'snapshots (.json, .ndjson, either .gz or .zst)')
    .option('--check', 'write nothing; list the files that would change, and exit with 1 if there are any')
    .option('--subject <name>', 'whose rows they are (default: the subject in whose folder each file lies)')
    .option(...atOption)
    .option(...rootOption)
    .addHelpText('after', examples('fmt snapshots/shop/*.json', 'fmt --check snapshots/shop/*.json'))
    .action(async (files: readonly string[], options: FmtOptions) => {
      await using subjects = new Subjects(terminal)
      let exitCode: ExitCode = exitCodes.pass
      for (const file of files) {
        if (files.length > 1 && basename(file) === 'catalog.json') continue
        try {
          const rows = await rowsToChange(file, options, subjects)
          if (rows === null) continue
          if (!options.check) await writeSnapshotFile(file, rows)
          else if (exitCode === exitCodes.pass) exitCode = exitCodes.findings
          terminal.out(`${file}\n`)
        } catch (error) {
          if (!(error instanceof HarnessError) || error.code !== 'bad-snapshot') throw error
          terminal.err(errorText(error, terminal.errorStyle))
          exitCode = exitCodes.badInput
        }
      }
      if (options.check && exitCode === exitCodes.findings) {
        const subject = options.subject === undefined ? '' : ` --subject ${options.subject}`
        const at = options.at === undefined ? '' : ` --at ${options.at}`
        const advice = `not in canonical form: \`npx roundtrip fmt${subject}${at}\` rewrites them`
        terminal.err(`${renderProblem(advice, terminal.errorStyle)}\n`)
      }
      finish(exitCode)
    })
}

/**
 * The rows of a file, as they are written canonically; null when the file holds just that text.
 * @throws HarnessError `bad-snapshot` when it is not a snapshot, or does not fit its subject
 */
async function rowsToChange(file: string, options: FmtOptions, subjects: Subjects): Promise<Snapshot | null> {
  const name = await subjectOfSnapshot(file, options)
  const snapshot = await readSnapshotFile(file)
  if (name === null) return (await holdsCanonicalText(file, snapshot)) ? null : snapshot
  const bound = await openSubject(name, options, subjects)
  const schema = withSequenceStates(bound.schema)
  const { rows, problems } = canonicalizeSnapshot(snapshot, schema)
  if (problems.length > 0) {
    const mayBeOlder = options.at === undefined && migrationsFolder(bound.subject) !== null
    throw new HarnessError(`${file} does not fit subject ${name.name}, so it is left as it is`, {
      code: 'bad-snapshot',
      problems: problems.map((problem) => ({ message: problemText(problem) })),
      fix: `\`npx roundtrip validate ${file}\` says where${mayBeOlder ? `; ${atAdvice}` : ''}`,
    })
  }
  const sorted = sortSnapshot(rows, schema)
  return (await holdsCanonicalText(file, sorted)) ? null : sorted
}
