import { Command, CommanderError } from 'commander'
import { renderProblem } from '../../reports/index.ts'
import { packageVersion } from '../run/index.ts'
import { addAcceptCommand } from './accept-command.ts'
import { addCaptureCommand } from './capture-command.ts'
import { addCleanCommand } from './clean-command.ts'
import type { CommandLine } from './command-line.ts'
import { addCompareCommand } from './compare-command.ts'
import { addDecryptCommand } from './decrypt-command.ts'
import { addDoctorCommand } from './doctor-command.ts'
import { addEncryptCommand } from './encrypt-command.ts'
import { errorText } from './error-text.ts'
import { type ExitCode, exitCodeOf, exitCodes } from './exit-code.ts'
import { addExplainCommand } from './explain-command.ts'
import { addExportCommand } from './export-command.ts'
import { addFmtCommand } from './fmt-command.ts'
import { addImportCommand } from './import-command.ts'
import { addKeygenCommand } from './keygen-command.ts'
import { addMergeReportsCommand } from './merge-reports-command.ts'
import { PassphraseRefused } from './passphrase.ts'
import { addReviewCommand } from './review-command.ts'
import { addRunCommand } from './run-command.ts'
import { addSanitizeCommand } from './sanitize-command.ts'
import { addShowReportCommand } from './show-report-command.ts'
import { processTerminal, type Terminal } from './terminal.ts'
import { addValidateCommand } from './validate-command.ts'

/**
 * The command `roundtrip`. Never throws.
 * @param argv without the program's own name
 * @returns the exit code: see exit-code.ts
 */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  const terminal = processTerminal()
  const exitCode = await runCommandLine(argv, terminal)
  const error = await terminal.writeError()
  if (error === null) return exitCode
  terminal.err(`${renderProblem(`the output cannot be written: ${writeReason(error)}`, terminal.errorStyle)}\n`)
  return exitCodes.infrastructure
}

/** Of `ENOSPC: no space left on device, write` what a person reads. */
function writeReason({ message }: Error): string {
  return /^[A-Z]+: (.+), \w+$/.exec(message)?.[1] ?? message
}

export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.pass
  const program = createProgram({
    terminal,
    finish: (code) => {
      exitCode = code
    },
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    // Commander has printed its own: help that was asked for, or what is wrong with the usage.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.pass : exitCodes.badInput
    if (error instanceof PassphraseRefused) return exitCodes.interrupted
    terminal.err(errorText(error, terminal.errorStyle))
    return exitCodeOf(error)
  }
}

function createProgram(commandLine: CommandLine): Command {
  const { terminal } = commandLine
  const program = new Command('roundtrip')
    .description('Proves that only what you intended to change in a PostgreSQL database has changed.')
    .version(packageVersion())
    .exitOverride()
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      outputError: (text, write) =>
        write(`${renderProblem(text.replace(/^error: /, '').trimEnd(), terminal.errorStyle)}\n`),
    })
    .showHelpAfterError('  (`npx roundtrip --help`, or --help after a command, says more)')
    .addHelpText('after', exitCodeHelp)
  addRunCommand(program, commandLine)
  addReviewCommand(program, commandLine)
  addAcceptCommand(program, commandLine)
  addShowReportCommand(program, commandLine)
  addMergeReportsCommand(program, commandLine)
  addCompareCommand(program, commandLine)
  addValidateCommand(program, commandLine)
  addFmtCommand(program, commandLine)
  addCaptureCommand(program, commandLine)
  addExportCommand(program, commandLine)
  addImportCommand(program, commandLine)
  addSanitizeCommand(program, commandLine)
  addKeygenCommand(program, commandLine)
  addEncryptCommand(program, commandLine)
  addDecryptCommand(program, commandLine)
  addExplainCommand(program, commandLine)
  addDoctorCommand(program, commandLine)
  addCleanCommand(program, commandLine)
  return program
}

const exitCodeHelp = `
Exit codes: 0 pass, 1 findings, 2 bad usage or a bad config or input file, 3 no database to be had or to be removed,
a report or an output that cannot be written, or an unexpected error, 130 interrupted.

Example:
  $ npx roundtrip run rename`
