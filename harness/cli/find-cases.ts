import { existsSync } from 'node:fs'
import { basename, relative, resolve } from 'node:path'
import { glob } from 'glob'
import { HarnessError } from '../model/errors.ts'
import { nearestName } from '../model/nearest-name.ts'
import { caseFiles } from '../vitest/index.ts'

/**
 * The case files of a project, as absolute paths in order: all of them, or those that one of the filters selects. A
 * filter is a path of a file or folder, or a part of a case's path below the project.
 * @throws HarnessError `bad-usage` when a filter selects none, or there is none at all
 */
export async function findCases(root: string, filters: readonly string[]): Promise<readonly string[]> {
  const all = (await glob(`cases/${caseFiles}`, { cwd: root, posix: true, ignore: '**/node_modules/**' })).sort()
  if (all.length === 0) {
    throw new HarnessError(`${resolve(root, 'cases')} holds no case`, {
      code: 'bad-usage',
      fix: 'write one: cases/<subject>/<name>.case.yaml',
    })
  }
  const selected = new Set<string>()
  for (const filter of filters) {
    const matching = all.filter(matcher(root, filter))
    if (matching.length === 0) throw noMatch(filter, all)
    for (const path of matching) selected.add(path)
  }
  return (filters.length === 0 ? all : all.filter((path) => selected.has(path))).map((path) => resolve(root, path))
}

function matcher(root: string, filter: string): (path: string) => boolean {
  const part = filter.replaceAll('\\', '/').replace(/^\.\//, '').toLowerCase()
  const named = existsSync(filter) ? relative(root, resolve(filter)).replaceAll('\\', '/') : null
  return (path) =>
    path.toLowerCase().includes(part) || (named !== null && (path === named || path.startsWith(`${named}/`)))
}

function noMatch(filter: string, all: readonly string[]): HarnessError {
  const names = all.map((path) => basename(path).replace(/\.case\.\w+$/, ''))
  const near = nearestName(basename(filter).replace(/\.case\.\w+$/, ''), names)
  const listed = names.slice(0, 10).join(', ')
  return new HarnessError(`no case matches ${filter}`, {
    code: 'bad-usage',
    fix: near === null ? `cases here: ${listed}${names.length > 10 ? ', …' : ''}` : `did you mean ${near}?`,
  })
}
