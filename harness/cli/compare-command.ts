import type { Command } from 'commander'
import { plural, renderComparison, renderFindings, type Style } from '../../reports/index.ts'
import type { Comparison } from '../model/comparison.ts'
import { HarnessError } from '../model/errors.ts'
import { compareFiles } from '../run/index.ts'
import { type CommandLine, examples, rootOption } from './command-line.ts'
import { exitCodes } from './exit-code.ts'
import { withProgress } from './progress-bar.ts'
import { projectRoot, type SubjectName, Subjects, subjectOfFile } from './project.ts'

interface CompareOptions {
  readonly subject?: string
  readonly renumbered?: true
  readonly json?: true
  readonly root?: string
}

export function addCompareCommand(program: Command, { terminal, finish }: CommandLine): void {
  program
    .command('compare')
    .summary('compare two snapshot files')
    .description("Compares two snapshot files by their subject's schema and comparators. Needs no database.")
    .argument('<expected>', 'the snapshot as it should be')
    .argument('<actual>', 'the snapshot as it is')
    .option('--subject <name>', 'whose rows they are (default: the subject in whose folder EXPECTED lies)')
    .option('--renumbered', 'primary keys may differ: rows are paired by what they hold')
    .option('--json', 'print every finding as JSON, and nothing else')
    .option(...rootOption)
    .addHelpText('after', examples('compare before.json after.json --subject shop'))
    .action(async (expected: string, actual: string, options: CompareOptions) => {
      await using subjects = new Subjects(terminal)
      const bound = await subjects.open(await subjectToCompare(expected, options))
      const comparison = await withProgress(terminal, !options.json, (onProgress) =>
        compareFiles(bound, expected, actual, { keysPreserved: !options.renumbered, onProgress }),
      )
      terminal.out(options.json ? renderComparison(comparison) : comparisonText(comparison, terminal.style))
      finish(comparison.verdict === 'pass' ? exitCodes.pass : exitCodes.findings)
    })
}

async function subjectToCompare(expected: string, options: CompareOptions): Promise<SubjectName> {
  if (options.subject !== undefined) return { root: projectRoot(options.root), name: options.subject }
  const inferred = await subjectOfFile(expected, options.root)
  if (inferred) return inferred
  throw new HarnessError(`whose rows are these? ${expected} does not lie in the folder of a subject`, {
    code: 'bad-usage',
    fix: 'name the subject: --subject NAME',
  })
}

function comparisonText({ verdict, summary, findings }: Comparison, style: Style): string {
  const { expectedRows, actualRows } = summary
  const rows = `${plural(expectedRows, 'row')} expected, ${actualRows} actual`
  if (verdict === 'pass') return `${style.good('✓')} no findings: ${rows}\n`
  const count = `${plural(summary.findings, 'finding')}: ${rows}`
  return `${style.strong(count)}\n\n${renderFindings(findings, style, 'files')}\n`
}
