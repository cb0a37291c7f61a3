import { rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { glob } from 'glob'
import type { TestModule, Vitest } from 'vitest/node'
import type { Unused } from '../model/config.ts'
import { isCi, snapshotPath, unusedFiles } from '../run/index.ts'
import { caseFiles, isCaseFile } from './case-file.ts'
import './provided.ts'
import { reportOf } from './packed-report.ts'

/** What is said of files that no case uses, and whether that is an error. */
export interface UnusedReport {
  readonly text: string
  readonly isError: boolean
}

/**
 * Looks for snapshots and files of declared changes that no case uses, and removes them where that was asked for.
 * @returns null when there are none, or when the run was not one of all cases: then nobody knows
 */
export async function reportUnused(
  vitest: Vitest,
  root: string,
  modules: readonly TestModule[],
  asked: Unused | undefined,
): Promise<UnusedReport | null> {
  const used = await usedFiles(vitest, root, modules)
  if (used === null) return null
  const setting = settingOf(asked)
  if (used === 'unknown') {
    const text = `--unused ${setting}: not done, for a case could not be read, and what it uses is not known`
    return setting === 'warn' ? null : { text, isError: false }
  }
  const unused = await unusedFiles(root, used)
  if (unused.length === 0) return null
  if (setting === 'delete') await Promise.all(unused.map((path) => rm(path)))
  const names = unused.map((path) => `  ${relative(root, path).replaceAll('\\', '/')}`)
  const [them, they] = unused.length === 1 ? ['this file', 'it'] : ['these files', 'them']
  const what = setting === 'delete' ? `removed ${them}, for no case uses ${they}:` : `no case uses ${them}:`
  const fix = setting === 'delete' ? [] : [`to remove ${they}: npx roundtrip run --unused delete`]
  return { text: [what, ...names, ...fix].join('\n'), isError: setting === 'error' }
}

/** In CI nothing is removed. */
function settingOf(asked: Unused | undefined): Unused {
  if (isCi()) return asked === 'warn' ? 'warn' : 'error'
  return asked ?? 'warn'
}

/** Null when one of the cases did not run; `unknown` when nobody knows what one of them uses. */
async function usedFiles(
  vitest: Vitest,
  root: string,
  modules: readonly TestModule[],
): Promise<ReadonlySet<string> | 'unknown' | null> {
  const { shard, testNamePattern, watch } = vitest.config
  if (watch || shard !== undefined || testNamePattern !== undefined) return null
  const cases = modules.filter(({ moduleId }) => isCaseFile(moduleId))
  // Not by their absolute paths: shards may have run in another folder.
  const ran = new Set(cases.map(({ relativeModuleId }) => relativeModuleId))
  const all = await glob(`cases/${caseFiles}`, { cwd: root, posix: true, ignore: '**/node_modules/**' })
  if (all.length === 0 || !all.every((path) => ran.has(path))) return null
  const used = new Set<string>()
  for (const module of cases) {
    const tests = [...module.children.allTests()]
    if (tests.length === 0) return 'unknown'
    for (const test of tests) {
      const { roundtripSideFiles = [] } = test.meta()
      const report = reportOf(test.meta())
      if (!report || report.subject === '') return 'unknown'
      used.add(snapshotPath({ ...report, file: join(root, report.file) }, join(root, 'snapshots', report.subject)))
      for (const path of roundtripSideFiles) used.add(join(root, path))
    }
  }
  return used
}
