import { basename } from 'node:path'
import type { Command } from 'commander'
import { jsonLines, plural, renderProblem, type Style, unobeyed } from '../../reports/index.ts'
import { placeText } from '../model/errors.ts'
import { atOption, type CommandLine, examples, rootOption } from './command-line.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import type { FileProblem, FileReport, ValidateOptions } from './file-report.ts'
import { withProgress } from './progress-bar.ts'
import { Subjects } from './project.ts'
import { validateFile } from './validate-file.ts'
import { contradictorySubjects } from './validate-subject.ts'

export function addValidateCommand(program: Command, { terminal, finish }: CommandLine): void {
  program
    .command('validate')
    .summary('check snapshots, cases and subjects')
    .description(
      "Checks snapshot and case files, by their subject's schema, and whether the comparators of each such subject\n" +
        'contradict each other. Says every problem with its place.',
    )
    .argument(
      '<file...>',
      'snapshots (.json, .ndjson, either .gz or .zst), cases (.case.yaml, .case.json) and subjects (subject.ts)',
    )
    .option('--subject <name>', 'whose rows the snapshots hold (default: the subject in whose folder each lies)')
    .option(...atOption)
    .option('--json', 'print the problems as JSON, and nothing else')
    .option(...rootOption)
    .addHelpText(
      'after',
      examples(
        'validate snapshots/shop/*.json cases/shop/*.case.yaml',
        'validate --at 2 snapshots/shop/before-gifts.json',
      ),
    )
    .action(async (files: readonly string[], options: ValidateOptions & { readonly json?: true }) => {
      await using subjects = new Subjects(terminal)
      const reports: FileReport[] = []
      const tell = (report: FileReport): void => {
        reports.push(report)
        if (!options.json) terminal.out(unobeyed(fileText(report, terminal.style), process.env))
      }
      for (const file of files) {
        if (isCatalogAmongOthers(file, files)) continue
        const report = await withProgress(terminal, !options.json, (onProgress) =>
          validateFile(file, { ...options, onProgress }, subjects),
        )
        tell(report)
      }
      for (const report of await contradictorySubjects(subjects, reports)) tell(report)
      if (options.json) terminal.out(reportsJson(reports))
      finish(exitCode(reports))
    })
}

/** `snapshots/shop/*.json` names the subject's catalog file too, which is no snapshot. */
function isCatalogAmongOthers(file: string, files: readonly string[]): boolean {
  return files.length > 1 && basename(file) === 'catalog.json'
}

function exitCode(reports: readonly FileReport[]): ExitCode {
  if (reports.some(({ status }) => status === 'unreadable')) return exitCodes.badInput
  return reports.every(({ status }) => status === 'pass') ? exitCodes.pass : exitCodes.findings
}

function fileText(report: FileReport, style: Style): string {
  const { file, kind, status, subject, at, problems, isIncomplete, shims = [] } = report
  const named = at === undefined ? `${subject}` : `${subject} at version ${at}`
  if (status === 'pass') {
    const fits = kind === 'subject' ? 'a subject whose comparators agree' : `fits subject ${named}`
    const told = `${style.good('✓')} ${file}: ${subject === null ? `a ${kind}, by its format alone` : fits}\n`
    return shims.length === 0 ? told : `${told}${shimsText(shims)}\n`
  }
  const lines = problems.flatMap(({ message, place, fix }) => [
    `  ${place ? `${placeText(place)}: ` : ''}${message}`,
    ...(fix === undefined ? [] : [`    ${fix}`]),
  ])
  const ofSubject = isIncomplete ? 'leaves something undecided' : 'contradicts itself'
  const fault = kind === 'subject' ? ofSubject : `does not fit subject ${named}`
  const what = status === 'fail' ? fault : `is not a ${kind === 'subject' ? 'sound subject' : kind}`
  const applied = shims.length === 0 ? [] : [shimsText(shims)]
  const text = [`${file} ${what}: ${plural(problems.length, 'problem')}`, ...lines, ...applied].join('\n')
  return `${renderProblem(text, style)}\n`
}

function shimsText(shims: readonly string[]): string {
  return `  by the subject's shims an import ${shims.join('; ')}`
}

function reportsJson(reports: readonly FileReport[]): string {
  return jsonLines({
    schemaVersion: 1,
    verdict: reports.every(({ status }) => status === 'pass') ? 'pass' : 'fail',
    summary: {
      files: reports.length,
      problems: reports.reduce((sum, { problems }) => sum + problems.length, 0),
    },
    files: reports.map(({ file, kind, status, subject, shims = [], problems }) => ({
      file,
      kind,
      status,
      subject,
      shims,
      problems: problems.map(problemJson),
    })),
  })
}

function problemJson({ message, place, fix, finding, model, field }: FileProblem) {
  return {
    line: place?.line ?? null,
    column: place?.column ?? null,
    kind: finding?.kind ?? null,
    model: finding?.model ?? model ?? null,
    ordinal: finding?.ordinal ?? null,
    pk: finding?.expectedPk ?? null,
    field: finding?.field ?? field ?? null,
    message: finding?.message ?? message,
    fix: fix ?? null,
  }
}
