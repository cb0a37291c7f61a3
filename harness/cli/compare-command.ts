import type { Command } from 'commander'
import { autoComparators } from '../../comparators/index.ts'
import { plural, renderComparison, renderFindings, type Style, unobeyed } from '../../reports/index.ts'
import type { Comparison } from '../model/comparison.ts'
import { HarnessError } from '../model/errors.ts'
import {
  type BoundSubject,
  compareFiles,
  compareInferred,
  type CompareOptions as FileOptions,
  type InferredStructure,
} from '../run/index.ts'
import { type CommandLine, examples, rootOption } from './command-line.ts'
import { exitCodes } from './exit-code.ts'
import { withProgress } from './progress-bar.ts'
import { projectRoot, type SubjectName, Subjects, subjectOfFile } from './project.ts'

interface CompareOptions {
  readonly subject?: string
  readonly foreignKey?: readonly string[]
  readonly naturalKey?: readonly string[]
  readonly secret?: readonly string[]
  readonly renumbered?: true
  readonly json?: true
  readonly root?: string
}

export function addCompareCommand(program: Command, { terminal, finish }: CommandLine): void {
  program
    .command('compare')
    .summary('compare two snapshot files')
    .description('Compares two snapshot files by their subject, or by the structure that they show. Needs no database.')
    .argument('<expected>', 'the snapshot as it should be')
    .argument('<actual>', 'the snapshot as it is')
    .option('--subject <name>', 'whose rows they are (default: the subject in whose folder EXPECTED lies, if any)')
    .option('--renumbered', 'primary keys may differ: rows are paired by what they hold')
    .option('--foreign-key <model.field=model>', 'without a subject: what a field refers to (repeatable)', collect)
    .option('--natural-key <model=field,…>', 'without a subject: what identifies a row (repeatable)', collect)
    .option('--secret <model.field>', 'without a subject: a field that is never shown (repeatable)', collect)
    .option('--json', 'print every finding as JSON, and nothing else')
    .option(...rootOption)
    .addHelpText(
      'after',
      examples(
        'compare before.json after.json --subject shop',
        'compare old.json new.json --renumbered --foreign-key shop.book.author=shop.author --natural-key shop.author=name',
      ),
    )
    .action(async (expected: string, actual: string, options: CompareOptions) => {
      const subject = await subjectToCompare(expected, options)
      await using subjects = new Subjects(terminal)
      const compare = subject === null ? withoutSubject(options) : withSubject(await subjects.open(subject))
      const { comparison, notice } = await withProgress(terminal, !options.json, (onProgress) =>
        compare(expected, actual, { keysPreserved: !options.renumbered, onProgress }),
      )
      const text = options.json ? renderComparison(comparison) : notice + comparisonText(comparison, terminal.style)
      terminal.out(text)
      finish(comparison.verdict === 'pass' ? exitCodes.pass : exitCodes.findings)
    })
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

/**
 * Null: they belong to none.
 * @throws HarnessError `bad-usage` when what a subject says is declared too
 */
async function subjectToCompare(expected: string, options: CompareOptions): Promise<SubjectName | null> {
  const subject =
    options.subject === undefined
      ? await subjectOfFile(expected, options.root)
      : { root: projectRoot(options.root), name: options.subject }
  const given = [
    ...(options.foreignKey ? ['--foreign-key'] : []),
    ...(options.naturalKey ? ['--natural-key'] : []),
    ...(options.secret ? ['--secret'] : []),
  ]
  if (subject === null || given.length === 0) return subject
  const why = options.subject === undefined ? `, in whose folder ${expected} lies` : ''
  throw new HarnessError(
    `${given.join(', ')}: only for files without a subject, but these are of ${subject.name}${why}`,
    {
      code: 'bad-usage',
      fix: `declare it in the subject: snapshots/${subject.name}/`,
    },
  )
}

/** What compares two files, and a line to be said before the result. */
type Compare = (
  expected: string,
  actual: string,
  options: FileOptions,
) => Promise<{ readonly comparison: Comparison; readonly notice: string }>

function withSubject(bound: BoundSubject): Compare {
  return async (...files) => ({ comparison: await compareFiles(bound, ...files), notice: '' })
}

function withoutSubject({ foreignKey = [], naturalKey = [], secret = [] }: CompareOptions): Compare {
  const declarations = { foreignKeys: foreignKey, naturalKeys: naturalKey, secrets: secret }
  return async (expected, actual, options) => {
    const { comparison, structure } = await compareInferred(expected, actual, declarations, autoComparators, options)
    return { comparison, notice: `${noticeText(structure)}\n` }
  }
}

function noticeText({ models, timestamps, foreignKeys, naturalKeys, secrets }: InferredStructure): string {
  const found = [plural(models, 'model'), plural(timestamps, 'timestamp')].join(', ')
  const declared = [
    plural(foreignKeys, 'foreign key'),
    plural(naturalKeys, 'natural key'),
    plural(secrets, 'secret'),
  ].join(', ')
  return `no subject: structure inferred from the files: ${found}; ${declared} declared (--foreign-key, --natural-key, --secret)`
}

function comparisonText({ verdict, summary, findings }: Comparison, style: Style): string {
  const { expectedRows, actualRows } = summary
  const rows = `${plural(expectedRows, 'row')} expected, ${actualRows} actual`
  if (verdict === 'pass') return `${style.good('✓')} no findings: ${rows}\n`
  const count = `${plural(summary.findings, 'finding')}: ${rows}`
  return unobeyed(`${style.strong(count)}\n\n${renderFindings(findings, style, 'files')}\n`, process.env)
}
