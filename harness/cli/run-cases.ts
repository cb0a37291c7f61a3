import { stripVTControlCharacters } from 'node:util'
import type { CliOptions, Vitest } from 'vitest/node'
import type { CaseReport } from '../model/case-report.ts'
import { HarnessError } from '../model/errors.ts'
import { reportOf, roundtrip } from '../vitest/index.ts'
import { checkTemporaryFolder } from './check-temporary-folder.ts'
import { codeExit, type ExitCode, exitCodes } from './exit-code.ts'

export interface RunOptions {
  readonly testNamePattern?: string
  readonly shard?: string
  readonly update?: boolean
  readonly reporter?: readonly string[]
}

/** How a run ended. */
export interface RunEnd {
  readonly exitCode: ExitCode
  /** Whether a case had no database to be judged on, or lost the process that it ran in. */
  readonly lacksDatabase: boolean
}

export type VitestNode = typeof import('vitest/node')

/**
 * Runs cases through the project's own vitest. Its configuration counts where there is one; the plugin is added where
 * that does not name it. Ctrl-C ends the process, and all that the run started.
 * @param files absolute paths of case files
 * @throws HarnessError `bad-usage` when the options select no case
 */
export async function runCases(root: string, files: readonly string[], options: RunOptions): Promise<RunEnd> {
  checkOptions(options, files.length)
  checkTemporaryFolder()
  const vitestNode = await importVitest()
  const config: CliOptions = {
    root,
    watch: false,
    ...(options.testNamePattern === undefined ? {} : { testNamePattern: options.testNamePattern }),
    ...(options.shard === undefined ? {} : { shard: options.shard }),
    ...(options.update === true ? { update: true } : {}),
    ...(options.reporter === undefined ? {} : { reporters: [...options.reporter] }),
  }
  const plugins = await missingPlugins(vitestNode, root)
  process.exitCode = undefined
  try {
    return verdict(await vitestNode.startVitest('test', [...files], config, { plugins }), options)
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause
    throw notStarted(cause)
  }
}

function checkOptions({ testNamePattern, shard }: RunOptions, caseCount: number): void {
  const bad = (message: string): HarnessError => new HarnessError(message, { code: 'bad-usage' })
  if (testNamePattern !== undefined) {
    try {
      new RegExp(testNamePattern)
    } catch (error) {
      throw bad(`-t ${testNamePattern}: ${error instanceof Error ? error.message : error}`)
    }
  }
  if (shard === undefined) return
  const [, index = 0, count = 0] = (/^(\d+)\/(\d+)$/.exec(shard) ?? []).map(Number)
  if (index < 1 || index > count) throw bad(`--shard ${shard}: expected INDEX/COUNT, from 1/COUNT to COUNT/COUNT`)
  if (count > caseCount) throw bad(`--shard ${shard}: there are more shards than cases to run (${caseCount})`)
}

/** @throws HarnessError `bad-config` when the project has none */
export async function importVitest(): Promise<VitestNode> {
  try {
    return await import('vitest/node')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new HarnessError(`vitest, which runs the cases, cannot be loaded: ${reason}`, {
      code: 'bad-config',
      cause,
      fix: 'install it: npm install --save-dev vitest',
    })
  }
}

/** The plugin, where the configuration of the project does not name it. */
export async function missingPlugins(
  { resolveConfig }: VitestNode,
  root: string,
): Promise<ReturnType<typeof roundtrip>> {
  try {
    const { viteConfig } = await resolveConfig({ root, watch: false })
    return viteConfig.plugins.some(({ name }) => name === 'pg-roundtrip') ? [] : roundtrip()
  } catch (cause) {
    throw notStarted(cause)
  }
}

/** A configuration that can't be loaded, a reporter that there is not. */
export function notStarted(cause: unknown): HarnessError {
  const reason = stripVTControlCharacters(cause instanceof Error ? cause.message : String(cause))
  return new HarnessError(`vitest cannot be started: ${reason}`, {
    code: 'bad-config',
    cause,
    fix: "look at the project's vitest configuration, and at the options of this command",
  })
}

/** @throws HarnessError `bad-usage` when no case has a name that was asked for */
export function verdict({ state }: Vitest, { testNamePattern }: Pick<RunOptions, 'testNamePattern'>): RunEnd {
  const modules = state.getTestModules()
  const tests = modules.flatMap((module) => [...module.children.allTests()])
  if (testNamePattern !== undefined && !tests.some(({ fullName }) => new RegExp(testNamePattern).test(fullName))) {
    throw new HarnessError(`no case has a name that matches ${testNamePattern}`, { code: 'bad-usage' })
  }
  const reports = tests.flatMap((test) => reportOf(test.meta()) ?? [])
  const errors = state.getUnhandledErrors()
  const codes = [...reports.map(({ errorCode }) => errorCode), ...errors.map(codeOf)]
  const isWithout = codes.includes('infrastructure')
  const isUnfinished = errors.length > 0 && modules.some((module) => ['queued', 'pending'].includes(module.state()))
  const exitCode = isWithout ? exitCodes.infrastructure : exitCodeOfRun(reports)
  return { exitCode, lacksDatabase: exitCode === exitCodes.infrastructure && (isWithout || isUnfinished) }
}

/** Of a run whose cases had what they needed. The reporter may have left a code: a report that it could not write. */
function exitCodeOfRun(reports: readonly CaseReport[]): ExitCode {
  const { exitCode } = process
  if (exitCode === exitCodes.infrastructure || exitCode === exitCodes.badInput) return exitCode
  const failures = reports.filter(({ status }) => status === 'fail' || status === 'error')
  const isInput = ({ status, errorCode }: CaseReport): boolean =>
    status === 'error' && errorCode !== null && codeExit(errorCode) === exitCodes.badInput
  if (failures.length > 0 && failures.every(isInput)) return exitCodes.badInput
  return exitCode ? exitCodes.findings : exitCodes.pass
}

/** The code of a HarnessError that another module system made. */
function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : null
}
