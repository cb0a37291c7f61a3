import { type Command, Option } from 'commander'
import { HarnessError } from '../model/errors.ts'
import { connect } from '../postgres/index.ts'
import { requireSubjectsTables } from '../run/index.ts'
import { type Decryptor, openDecryptor } from '../snapshot/index.ts'
import { importFile } from '../transfer/index.ts'
import { type CommandLine, examples, rootOption } from './command-line.ts'
import { exitCodes } from './exit-code.ts'
import { effectsText, importSummary, importText } from './import-text.ts'
import { untilInterrupted } from './interruption.ts'
import { namingLikelySubject } from './likely-subject.ts'
import { type PassphraseOptions, passphraseFileOption, passphraseSource } from './passphrase.ts'
import { createProgressBar } from './progress-bar.ts'
import { Subjects } from './project.ts'
import { scopeHint } from './scope-hint.ts'
import { requestOf, type ScopeOptions, withScopeOptions } from './scope-options.ts'
import { unknownNamesText } from './selection-text.ts'
import type { Terminal } from './terminal.ts'
import { namedDatabase, subjectToTransfer, type TransferOptions, urlOption } from './transfer-options.ts'

interface ImportCommandOptions extends TransferOptions, PassphraseOptions, ScopeOptions {
  readonly mergeUsers?: true
  readonly overwriteConfigs?: true
  readonly flag?: readonly string[]
  readonly importUuid?: string
  readonly decryptWith?: string
  readonly intoExisting?: true
  readonly replace?: true
  readonly triggers: 'on' | 'off'
}

export function addImportCommand(program: Command, { terminal, finish }: CommandLine): void {
  const command = program
    .command('import')
    .summary('bring the rows of a snapshot file into a database')
    .description(
      "Brings the rows of a snapshot into a database that has the subject's tables already. In global scope they are all\n" +
        "that is there afterwards; in any other they come beside what is there, by the subject's import rules, with keys of\n" +
        'their own. All of them or none: after an error the database is as it was.',
    )
    .argument('<file>', 'the snapshot (.json or .ndjson; packed: .gz, .zst; encrypted: .tar)')
    .option(...urlOption)
    .option('--into-existing', 'yes, write to this database: pg-roundtrip did not create it')
    .option(
      '--replace',
      "in global scope: empty the subject's tables first, but those of excluded models; without it they must be empty",
    )
  withScopeOptions(command)
    .option('--merge-users', 'users that are there already stand for those of the same name: --flag merge_users')
    .option('--overwrite-configs', 'options that are there already take the new values: --flag overwrite_configs')
    .option('--flag <name>', "a switch of the subject's import rules (may be repeated)", collect)
    .option('--import-uuid <uuid>', "the import's own number: one that the database has seen is not applied again")
    .option('--decrypt-with <key>', 'the private key (PEM) that the snapshot, a .tar, is encrypted for')
    .option(...passphraseFileOption)
    .addOption(new Option('--triggers <state>', 'whether triggers fire').choices(['on', 'off']).default('off'))
    .option('--subject <name>', 'whose rows they are (default: the subject in whose folder the file lies)')
    .option('--json', 'print what was imported as JSON, and nothing else')
    .option(...rootOption)
    .addHelpText(
      'after',
      examples(
        'import snapshots/shop/small.json --url postgresql://localhost/shop_dev --into-existing --replace',
        'import team.json --subject shop --scope organization --filter-orgs acme --into-existing',
        'import today.tar --subject shop --decrypt-with key.pem --into-existing --replace',
      ),
    )
    .action(async (file: string, options: ImportCommandOptions) => {
      const { settings, place } = namedDatabase(options)
      requireConsent(options, place)
      refuseToReplace(options)
      const decryptor = await decryptorOf(options, terminal)
      const name = await subjectToTransfer(file, options)
      await using subjects = new Subjects(terminal)
      let started = performance.now()
      const imported = await untilInterrupted(async (signal) => {
        const { schema, subject } = await subjects.open(name)
        started = performance.now()
        await using connection = await connect(settings, { signal })
        await requireSubjectsTables(connection, schema, subject.definition, place)
        using bar = createProgressBar(terminal, !options.json)
        const { onProgress } = bar
        const { triggers } = options
        const wanted = { signal, triggers, target: options.replace ? 'existing' : 'empty' } as const
        const result = await namingLikelySubject(name, () =>
          importFile(connection, schema, file, {
            ...wanted,
            ...requestOf(options),
            flags: flagsOf(options),
            ...(options.importUuid === undefined ? {} : { importUuid: options.importUuid }),
            ...(decryptor ? { decryptor } : {}),
            ...(onProgress ? { onProgress } : {}),
          }),
        )
        return { schema, result }
      })
      if (imported === null) {
        terminal.err('interrupted: nothing was imported\n')
        return finish(exitCodes.interrupted)
      }
      const { schema, result } = imported
      const hint = scopeHint(schema, options.scope, result)
      const durationMs = Math.round(performance.now() - started)
      const summary = {
        schemaVersion: 1,
        subject: name.name,
        file,
        ...importSummary(options, result),
        hint,
        durationMs,
      }
      if (options.json) return terminal.out(`${JSON.stringify(summary, null, 2)}\n`)
      terminal.out(
        `${terminal.style.good('✓')} ${importText(options, result, file, place)}\n${effectsText(schema, result)}`,
      )
      terminal.err(unknownNamesText(result))
      if (hint !== null) terminal.err(`${hint}\n`)
    })
}

function collect(name: string, before: readonly string[] = []): readonly string[] {
  return [...before, name]
}

function flagsOf({ mergeUsers, overwriteConfigs, flag = [] }: ImportCommandOptions): readonly string[] {
  return [...(mergeUsers ? ['merge_users'] : []), ...(overwriteConfigs ? ['overwrite_configs'] : []), ...flag]
}

async function decryptorOf(options: ImportCommandOptions, terminal: Terminal): Promise<Decryptor | undefined> {
  const { decryptWith } = options
  if (decryptWith === undefined) return undefined
  return openDecryptor(decryptWith, await passphraseSource(decryptWith, options, terminal))
}

/** Whoever names the wrong database by mistake should not lose it. */
function requireConsent({ intoExisting }: ImportCommandOptions, place: string): void {
  if (intoExisting) return
  throw new HarnessError(`an import writes to ${place}, which pg-roundtrip did not create`, {
    code: 'bad-usage',
    fix: 'if that is what you want, say so: --into-existing',
  })
}

/** What replaces nothing should not sound as if it did. */
function refuseToReplace({ replace, scope }: ImportCommandOptions): void {
  if (!replace || scope === 'global') return
  throw new HarnessError(
    `an import in ${scope} scope brings rows beside those that are there: --replace does not go with it`,
    {
      code: 'bad-usage',
      fix: 'leave --replace out, or import in global scope',
    },
  )
}
