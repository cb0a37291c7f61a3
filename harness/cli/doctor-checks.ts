import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { basename, dirname } from 'node:path'
import { promisify } from 'node:util'
import { plural } from '../../reports/index.ts'
import { configFile, subjectNames } from '../config/index.ts'
import { HarnessError } from '../model/errors.ts'
import type { Check } from '../postgres/index.ts'
import { packageVersion } from '../run/index.ts'
import { findCases } from './find-cases.ts'
import { nearestRoot } from './project.ts'
import { inRange } from './version-range.ts'

/**
 * What does not concern servers. None of these throws.
 * @param folder of the project, or where one was looked for
 */
export async function surroundingChecks(folder: string, environment: NodeJS.ProcessEnv): Promise<readonly Check[]> {
  const isProject = nearestRoot(folder) === folder
  const project = isProject ? await projectCheck(folder) : noProject(folder)
  return [nodeCheck(), await vitestCheck(isProject), project, settingsCheck(folder, environment)]
}

const oldestNode = '20.19.0'

export function nodeCheck(version = process.versions.node): Check {
  const isNewEnough = inRange(version, `>=${oldestNode}`)
  return {
    name: 'node',
    status: isNewEnough ? 'ok' : 'problem',
    message: `Node.js ${version} on ${process.platform}-${process.arch}, pg-roundtrip ${packageVersion()}`,
    fix: isNewEnough ? null : `Install Node.js ${oldestNode} or newer.`,
  }
}

const loadLimitMs = 30_000

/** Loads it in a process of its own, as this one has no need of it. */
async function vitestCheck(isProject: boolean): Promise<Check> {
  const name = 'vitest'
  const bad = isProject ? 'problem' : 'note'
  try {
    const require = createRequire(import.meta.url)
    const range = textAt(require('pg-roundtrip/package.json'), 'peerDependencies', 'vitest')
    const version = textAt(require('vitest/package.json'), 'version')
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', "await import('vitest/node')"], {
      cwd: dirname(require.resolve('pg-roundtrip/package.json')),
      timeout: loadLimitMs,
    })
    if (inRange(version, range)) return { name, status: 'ok', message: `vitest ${version} loads`, fix: null }
    const fix = 'npm install --save-dev vitest@latest'
    return { name, status: 'note', message: `vitest ${version} loads, but the supported range is ${range}`, fix }
  } catch (error) {
    const fix = 'npm install --save-dev vitest'
    return { name, status: bad, message: `vitest, which runs the cases, cannot be loaded: ${loadError(error)}`, fix }
  }
}

/** Of what a failed process wrote, the line that says what is wrong. */
function loadError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.split('\n').find((line) => /^\w*Error\b/.test(line)) ?? text.split('\n')[0] ?? text
}

function noProject(folder: string): Check {
  return {
    name: 'project',
    status: 'note',
    message: `there is no snapshots/ in ${folder}`,
    fix: 'Work inside of a project, or name its folder: --root DIR. One begins with snapshots/<subject>/subject.ts.',
  }
}

async function projectCheck(root: string): Promise<Check> {
  const name = 'project'
  try {
    const [subjects, cases] = await Promise.all([subjectNames(root), countCases(root)])
    const message = `${root}: ${plural(subjects.length, 'subject')}, ${plural(cases, 'case')}`
    if (subjects.length > 0 && cases > 0) return { name, status: 'ok', message, fix: null }
    const missing = subjects.length === 0 ? 'snapshots/<subject>/subject.ts' : 'cases/<subject>/<name>.case.yaml'
    return { name, status: 'note', message, fix: `Write one: ${missing}` }
  } catch (error) {
    return { name, status: 'problem', message: error instanceof Error ? error.message : String(error), fix: null }
  }
}

async function countCases(root: string): Promise<number> {
  try {
    return (await findCases(root, [])).length
  } catch (error) {
    // That is how it says that there is none.
    if (error instanceof HarnessError) return 0
    throw error
  }
}

/** Where settings come from; their values may be secret. */
function settingsCheck(folder: string, environment: NodeJS.ProcessEnv): Check {
  const file = configFile(folder)
  const variables = Object.keys(environment).filter((key) => key.startsWith('ROUNDTRIP_') && environment[key])
  const sources = [...(file === null ? [] : [basename(file)]), ...variables.sort()]
  const message = sources.length === 0 ? 'defaults' : `from ${sources.join(', ')}`
  return { name: 'settings', status: 'ok', message, fix: null }
}

/** The text at the end of the keys. @throws Error when there is none */
function textAt(value: unknown, key: string, ...rest: readonly string[]): string {
  const found: unknown =
    typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined
  const [next, ...others] = rest
  if (next !== undefined) return textAt(found, next, ...others)
  if (typeof found === 'string') return found
  throw new Error(`a package.json has no ${key}`)
}
