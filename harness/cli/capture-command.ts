import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import { subjectNames } from '../config/index.ts'
import { HarnessError } from '../model/errors.ts'
import type { Connection } from '../postgres/index.ts'
import { hasSnapshotEnding, sanitizeRows, writeSnapshotRows } from '../snapshot/index.ts'
import { exportFile, openExport } from '../transfer/index.ts'
import { type CommandLine, examples, rootOption } from './command-line.ts'
import { projectRoot, type SubjectName } from './project.ts'
import { type ScopeOptions, wholeNumber, withScopeOptions } from './scope-options.ts'
import { givenSeed } from './seed.ts'
import { namedDatabase, type TransferOptions, urlOption } from './transfer-options.ts'
import { writeExport } from './write-export.ts'

interface CaptureCommandOptions extends TransferOptions, ScopeOptions {
  readonly sanitize?: true
  readonly seed?: string
  readonly maxRows: number
  readonly statementTimeout: number
  readonly force?: true
}

const defaultMaxRows = 100_000
const defaultTimeoutSeconds = 60

export function addCaptureCommand(program: Command, commandLine: CommandLine): void {
  const command = program
    .command('capture')
    .summary('make a snapshot of a running database, for cases to begin with')
    .description(
      'Writes snapshots/<subject>/<name>.json with rows of a database that others work with. What is written is what ' +
        '`export` writes. Unlike that, capture has a session that can only read, lets no statement run for long, takes ' +
        'no more rows than a snapshot should have, and replaces no snapshot that is there.',
    )
    .argument(
      '<name>',
      'of the snapshot, as cases name it; with an ending (.ndjson, .json.gz, …) where it is not to be .json',
    )
    .option(...urlOption)
    .option('--subject <name>', 'whose tables they are (default: the only subject of the project)')
  withScopeOptions(command)
    .option('--sanitize', "replace what is personal, as the subject's rules say (see `roundtrip sanitize --help`)")
    .option('--seed <text>', 'of --sanitize; keep it secret (or set ROUNDTRIP_SANITIZE_SEED; default: a fresh one)')
    .addOption(
      new Option('--max-rows <count>', 'more rows are refused, and nothing is written')
        .argParser(wholeNumber(1_000_000_000))
        .default(defaultMaxRows),
    )
    .addOption(
      new Option(
        '--statement-timeout <seconds>',
        'how long a statement, such as reading one table, may take; 0: for ever',
      )
        .argParser(wholeNumber(86_400))
        .default(defaultTimeoutSeconds),
    )
    .option('--force', 'replace the snapshot if it is there')
    .option('--json', 'print what was written as JSON, and nothing else')
    .option(...rootOption)
    .addHelpText(
      'after',
      examples(
        'capture acme --url postgresql://reader@replica/shop --scope organization --filter-orgs acme --sanitize',
        'capture today.ndjson.gz --subject shop --max-rows 1000000 --force',
      ),
    )
    .action(async (name: string, options: CaptureCommandOptions) => {
      const database = namedDatabase(options)
      const subject = await subjectToCapture(options)
      const file = snapshotFile(subject, name, options)
      const { maxRows, statementTimeout: seconds } = options
      if (options.seed !== undefined && !options.sanitize) throw withoutSanitizing()
      const seed = givenSeed(options)
      await withinTimeout(seconds, () =>
        writeExport(commandLine, {
          database,
          subject,
          file,
          options,
          told: { sanitized: options.sanitize === true, seed: options.sanitize ? seedKind(options, seed) : null },
          prepare: (connection) => onlyRead(connection, seconds),
          write: async (connection, schema, wanted) => {
            if (!options.sanitize) return exportFile(connection, schema, file, { ...wanted, maxRows })
            await using open = await openExport(connection, schema, { ...wanted, maxRows })
            const { signal } = wanted
            const rows = sanitizeRows(schema, open.rows, { seed })
            return await writeSnapshotRows(file, rows, { isHeldBack: true, ...(signal ? { signal } : {}) })
          },
        }),
      )
    })
}

/** Where the seed comes from; never what it is. */
function seedKind({ seed: option }: CaptureCommandOptions, seed: string | null): 'option' | 'variable' | 'fresh' {
  if (option !== undefined) return 'option'
  return seed === null ? 'fresh' : 'variable'
}

/** @throws HarnessError `bad-usage` when it is not named, and the project has not just one */
async function subjectToCapture(options: CaptureCommandOptions): Promise<SubjectName> {
  const root = projectRoot(options.root)
  if (options.subject !== undefined) return { root, name: options.subject }
  const names = await subjectNames(root)
  const [only] = names
  if (only !== undefined && names.length === 1) return { root, name: only }
  throw new HarnessError('whose rows are these?', {
    code: 'bad-usage',
    fix: names.length === 0 ? 'no subject is here' : `name the subject: --subject ${names.join(' or ')}`,
  })
}

/** @throws HarnessError `bad-usage` when it cannot be a snapshot's, or is there */
function snapshotFile({ root, name: subject }: SubjectName, name: string, { force }: CaptureCommandOptions): string {
  if (!/^[^/\\.][^/\\]*$/.test(name) || /\.tar$/.test(name)) {
    throw new HarnessError(`${name} is no name of a snapshot: it is a file in the folder of its subject`, {
      code: 'bad-usage',
      fix: 'name it like acme or acme.ndjson.gz; `roundtrip export` writes to any path, and encrypted, too',
    })
  }
  const file = join(root, 'snapshots', subject, hasSnapshotEnding(name) ? name : `${name}.json`)
  if (force || !existsSync(file)) return file
  throw new HarnessError(`${file} is there already`, { code: 'bad-usage', fix: 'to replace it say so: --force' })
}

/** Whatever runs in this session then: it changes nothing, nor does it keep others waiting. */
async function onlyRead(connection: Connection, timeoutSeconds: number): Promise<void> {
  await connection.query('SET default_transaction_read_only = on')
  await connection.query(`SET statement_timeout = ${timeoutSeconds * 1_000}`)
  await connection.query(`SET lock_timeout = ${timeoutSeconds * 1_000}`)
}

async function withinTimeout(seconds: number, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const state = sqlStateOf(error instanceof HarnessError ? error.cause : error)
    if (state !== queryCanceled && state !== lockNotAvailable) throw error
    const summary = error instanceof HarnessError ? (error.message.split('\n')[0] ?? '') : 'it cannot be captured'
    throw new HarnessError(`${summary}; nothing was written`, {
      code: 'export-failed',
      cause: error,
      fix: `a statement may take ${seconds} s: capture less, or allow more by --statement-timeout`,
    })
  }
}

/** PostgreSQL manual, appendix A. */
const queryCanceled = '57014'
const lockNotAvailable = '55P03'

function sqlStateOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/** Whoever gives a seed does not expect the rows as they are. */
function withoutSanitizing(): HarnessError {
  return new HarnessError('--seed is given, and nothing is to be sanitized', {
    code: 'bad-usage',
    fix: 'add --sanitize, or leave the seed out',
  })
}
