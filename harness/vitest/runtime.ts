import { readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { inject, type TaskMeta, test } from 'vitest'
import { autoComparators } from '../../comparators/index.ts'
import type { Case } from '../model/case.ts'
import type { CaseReport } from '../model/case-report.ts'
import type { PostgresSettings } from '../model/config.ts'
import { HarnessError } from '../model/errors.ts'
import { openProvider, type PostgresProvider } from '../postgres/index.ts'
import { hashOfFile, runCase, SnapshotTemplates, stepSnapshots } from '../run/index.ts'
import { parseCaseFile, parseCaseObject } from '../transform/index.ts'
import { packReport } from './packed-report.ts'
import type { ImportedFile, ProvidedSettings } from './provided.ts'
import { titleOfTest } from './title-of-test.ts'
import { unjudgedCase } from './unjudged-case.ts'
import { maxRuns, runAndUpdate } from './update-case-file.ts'

/** Runs in a worker: the body of the test module that the plugin makes of a YAML or JSON case file. */
export function defineCaseFileTest(file: string): void {
  defineTest(file, () => parseCaseFile(readFileSync(file, 'utf8'), file))
}

/** The same for a `.case.ts` file, whose default export is what `defineCase` returns. */
export function defineCaseTest(file: string, definition: unknown): void {
  defineTest(file, () => parseCaseObject(definition, file))
}

/** A case keeps its own time from when its server answers; vitest's limit is for what comes before and after. */
const bootGraceMs = 90_000

/** A case that fails is run twice more, each time for at most its own time: to blame its steps, and to see it fail again. */
const runsOfCase = 3

/** What the cases of a worker share on one target. */
interface SharedTarget {
  readonly provider: Promise<PostgresProvider>
  readonly templates: SnapshotTemplates
}

/** By the target's name, from its first case on. */
const sharedTargets = new Map<string, SharedTarget>()

/** One provider serves all cases of a worker; its servers end with their cases, and whatever is left with the worker. */
function sharedTarget(target: PostgresSettings, { root, isCi }: ProvidedSettings): SharedTarget {
  const known = sharedTargets.get(target.name)
  if (known) return known
  if (sharedTargets.size === 0) {
    // A worker whose main process is gone (by a signal to that alone) would run its case to the end, for nobody.
    process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
    // So vitest ends a worker that has nothing left to do; half a second later it kills it.
    process.once('SIGTERM', () => void closeTargets().finally(() => process.exit()))
  }
  const provider = openProvider(target, inject('roundtripRun').keep)
  const shared = { provider, templates: new SnapshotTemplates(root, autoComparators, isCi) }
  sharedTargets.set(target.name, shared)
  return shared
}

/** What takes longer is done by watchdogs, and by the next run. Never rejects. */
async function closeTargets(): Promise<void> {
  const closings = [...sharedTargets.values()].map(async ({ provider }) => (await provider)[Symbol.asyncDispose]())
  for (const closing of await Promise.allSettled(closings)) {
    if (closing.status === 'fulfilled') continue
    const { reason } = closing
    process.stderr.write(`  ${reason instanceof Error ? reason.message : reason}\n`)
  }
}

/** @param parse reads the case anew whenever it is called, if it is in a file that can be written */
function defineTest(file: string, parse: () => Case): void {
  const settings = inject('roundtrip')
  const unjudged = unjudgedCase(relative(settings.root, file))
  let parsed: Case
  try {
    parsed = parse()
  } catch (error) {
    test(basename(file), ({ task }) => finish(task.meta, { ...unjudged, ...reasonOf(error) }, settings.color))
    return
  }
  const { targets } = inject('roundtripRun')
  // What the first target writes, the others are held against.
  const current: CurrentCase = { parsed, parse }
  for (const [index, target] of targets.entries()) {
    const { name, subject, snapshot } = parsed
    const identity = { name, subject, snapshot, target: targets.length > 1 ? target.name : null }
    defineTestOn(target, current, { ...unjudged, ...identity }, index === 0)
  }
}

/** A case as it stands in its file by now. */
interface CurrentCase {
  parsed: Case
  readonly parse: () => Case
}

/** With several targets, the names of a case's tests say which they run on. */
function defineTestOn(target: PostgresSettings, current: CurrentCase, unjudged: CaseReport, isFirst: boolean): void {
  const settings = inject('roundtrip')
  const { keep } = inject('roundtripRun')
  const isWritten = isFirst && inject('roundtripUpdate').writesCases
  const { name, subject, snapshot, target: targetName } = unjudged
  const options = {
    timeout: (runsOfCase * current.parsed.timeoutMs + bootGraceMs) * (isWritten ? maxRuns : 1),
    meta: { roundtripCase: { name, subject, snapshot, target: targetName } },
  }
  test(titleOfTest(name, targetName), options, async ({ task, skip }) => {
    task.meta.roundtripSideFiles = filesBeside(current.parsed, settings.root)
    if (current.parsed.skip) {
      task.meta.roundtrip = packReport({ ...unjudged, status: 'skip' })
      skip()
    }
    const { provider: opening, templates } = sharedTarget(target, settings)
    const provider = await opening.catch(async (error: unknown) => {
      await finish(task.meta, { ...unjudged, ...reasonOf(error) }, settings.color)
      throw error
    })
    const run = (parsed: Case): Promise<CaseReport> =>
      runCase(parsed, { root: settings.root, provider, templates, keep })
    const { root } = settings
    const ran = isWritten
      ? await runAndUpdate(current.parsed, { root, run, parse: current.parse }).catch(async (error: unknown) => {
          // Its file may be gone by now.
          if (error instanceof HarnessError)
            await finish(task.meta, { ...unjudged, ...reasonOf(error) }, settings.color)
          throw error
        })
      : { parsed: current.parsed, report: await run(current.parsed) }
    current.parsed = ran.parsed
    task.meta.roundtripSideFiles = filesBeside(ran.parsed, root)
    task.meta.roundtripImported = await importedFiles(ran.parsed, root)
    await finish(task.meta, { ...ran.report, target: targetName }, settings.color)
  })
}

/** What a case uses beside its own file and its snapshot, relative to the project. */
function filesBeside(parsed: Case, root: string): readonly string[] {
  const paths = [...(parsed.sideFiles ?? []), ...stepSnapshots(parsed, join(root, 'snapshots', parsed.subject))]
  return paths.map((path) => relative(root, path).replaceAll('\\', '/'))
}

/** @param root of the project, absolute */
async function importedFiles(parsed: Case, root: string): Promise<readonly ImportedFile[]> {
  const paths = new Set(stepSnapshots(parsed, join(root, 'snapshots', parsed.subject)))
  const files = [...paths].map(async (path) => ({
    path: relative(root, path).replaceAll('\\', '/'),
    hash: await hashOfFile(path),
  }))
  const read = await Promise.allSettled(files)
  return read.flatMap((file) => (file.status === 'fulfilled' ? [file.value] : []))
}

/** Why a case could not be judged, for its report. */
function reasonOf(error: unknown): Pick<CaseReport, 'error' | 'errorCode'> {
  return {
    error: error instanceof Error ? error.message : String(error),
    errorCode: error instanceof HarnessError ? error.code : null,
  }
}

/** @throws CaseFailure when the case did not pass */
async function finish(meta: TaskMeta, report: CaseReport, color: boolean): Promise<void> {
  meta.roundtrip = packReport(report)
  if (report.status === 'pass' || report.status === 'skip') return
  // Not loaded before there is something to say.
  const { createStyle, renderCaseFailure, unobeyed } = await import('../../reports/index.ts')
  throw new CaseFailure(unobeyed(renderCaseFailure(report, createStyle({ color })), process.env))
}

/** Tells vitest that a case failed. The message says it all, so there is no stack. */
class CaseFailure extends Error {
  override readonly name = 'CaseFailure'
  override readonly stack = ''
}
