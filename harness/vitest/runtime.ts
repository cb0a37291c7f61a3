import { readFileSync } from 'node:fs'
import { basename, relative } from 'node:path'
import { inject, type TaskMeta, test } from 'vitest'
import { autoComparators } from '../../comparators/index.ts'
import { createStyle, renderCaseFailure } from '../../reports/index.ts'
import type { Case } from '../model/case.ts'
import { HarnessError } from '../model/errors.ts'
import type { CaseReport } from '../model/report.ts'
import { openProvider, type PostgresProvider } from '../postgres/index.ts'
import { runCase, SnapshotTemplates } from '../run/index.ts'
import { parseCaseFile, parseCaseObject } from '../transform/index.ts'
import type { ProvidedSettings } from './provided.ts'
import { unjudgedCase } from './unjudged-case.ts'

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

let provider: Promise<PostgresProvider> | null = null

/** One provider serves all cases of a worker; its servers end with their cases, and whatever is left with the worker. */
function sharedProvider(): Promise<PostgresProvider> {
  if (provider === null) {
    // A worker whose main process is gone (by a signal to that alone) would run its case to the end, for nobody.
    process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
    provider = openProvider(inject('postgres'))
  }
  return provider
}

let templates: SnapshotTemplates | null = null

function sharedTemplates({ root, isCi }: ProvidedSettings): SnapshotTemplates {
  templates ??= new SnapshotTemplates(root, autoComparators, isCi)
  return templates
}

function defineTest(file: string, parse: () => Case): void {
  const settings = inject('roundtrip')
  let parsed: Case
  try {
    parsed = parse()
  } catch (error) {
    test(basename(file), ({ task }) => {
      finish(task.meta, { ...unjudgedCase(relative(settings.root, file)), ...reasonOf(error) }, settings.color)
    })
    return
  }
  test(parsed.name, { timeout: parsed.timeoutMs + bootGraceMs }, async ({ task, skip }) => {
    const { name, subject, snapshot } = parsed
    const unjudged = { ...unjudgedCase(relative(settings.root, file)), name, subject, snapshot }
    if (parsed.skip) {
      task.meta.roundtrip = { ...unjudged, status: 'skip' }
      skip()
    }
    const provider = await sharedProvider().catch((error: unknown) => {
      finish(task.meta, { ...unjudged, ...reasonOf(error) }, settings.color)
      throw error
    })
    const environment = { root: settings.root, provider, templates: sharedTemplates(settings) }
    finish(task.meta, await runCase(parsed, environment), settings.color)
  })
}

/** Why a case could not be judged, for its report. */
function reasonOf(error: unknown): Pick<CaseReport, 'error' | 'errorCode'> {
  return {
    error: error instanceof Error ? error.message : String(error),
    errorCode: error instanceof HarnessError ? error.code : null,
  }
}

function finish(meta: TaskMeta, report: CaseReport, color: boolean): void {
  meta.roundtrip = report
  if (report.status === 'fail' || report.status === 'error') throw new CaseFailure(report, color)
}

/** Tells vitest that a case failed. The message says it all, so there is no stack. */
class CaseFailure extends Error {
  override readonly name = 'CaseFailure'
  override readonly stack = ''

  constructor(report: CaseReport, color: boolean) {
    super(renderCaseFailure(report, createStyle({ color })))
  }
}
