import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { autoComparators } from '../../comparators/index.ts'
import { loadSubject, subjectNames } from '../config/index.ts'
import { HarnessError } from '../model/errors.ts'
import { createEmbeddedProvider, type PostgresProvider } from '../postgres/index.ts'
import { type BoundSubject, bindSubject, bindSubjectAt, isCi, type SubjectSources } from '../run/index.ts'
import type { Terminal } from './terminal.ts'

/**
 * The project's folder, as an absolute path: the one that was named, else the nearest that has `snapshots/`.
 * @param from where to look first, and then above it
 * @throws HarnessError `bad-usage` when there is none
 */
export function projectRoot(named: string | undefined, from = process.cwd()): string {
  const root = named === undefined ? nearestRoot(from) : resolve(named)
  if (root !== null && hasSnapshots(root)) return root
  const where = root === null ? `neither ${from} nor a folder above it has` : `${root} does not have`
  throw new HarnessError(`this is no pg-roundtrip project: ${where} a folder snapshots/`, {
    code: 'bad-usage',
    fix: 'work inside of a project, or name its folder: --root DIR',
  })
}

/** The nearest folder that has `snapshots/`, from there upwards; null when there is none. */
export function nearestRoot(from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    if (hasSnapshots(folder)) return folder
    if (dirname(folder) === folder) return null
  }
}

function hasSnapshots(folder: string): boolean {
  return existsSync(join(folder, 'snapshots'))
}

/** A subject of a project. */
export interface SubjectName {
  readonly root: string
  readonly name: string
}

/** The subject whose folder a file lies in, as in `snapshots/<subject>/<name>.json`; null when it lies in none. */
export async function subjectOfFile(file: string, namedRoot: string | undefined): Promise<SubjectName | null> {
  const path = resolve(file)
  const root = namedRoot === undefined ? nearestRoot(dirname(path)) : projectRoot(namedRoot)
  if (root === null) return null
  const [name = '', ...rest] = relative(join(root, 'snapshots'), path).split(sep)
  return rest.length > 0 && (await subjectNames(root)).includes(name) ? { root, name } : null
}

/** Loads subjects, each once; a server is booted only for one whose catalog file is missing or stale. */
export class Subjects implements AsyncDisposable {
  private readonly terminal: Terminal
  private readonly bound = new Map<string, Promise<BoundSubject>>()
  private readonly older = new Map<string, Promise<BoundSubject>>()
  private provider: Promise<PostgresProvider> | null = null

  constructor(terminal: Terminal) {
    this.terminal = terminal
  }

  /** @throws HarnessError `bad-config`, `schema-failed`, `infrastructure` */
  open({ root, name }: SubjectName): Promise<BoundSubject> {
    const key = join(root, 'snapshots', name)
    let subject = this.bound.get(key)
    if (!subject) {
      subject = this.bind(root, name)
      this.bound.set(key, subject)
    }
    return subject
  }

  /** @throws HarnessError also `bad-usage` when the subject has no such version */
  openAt({ root, name }: SubjectName, version: string): Promise<BoundSubject> {
    const key = join(root, 'snapshots', name, version)
    let subject = this.older.get(key)
    if (!subject) {
      const sources = this.sources(() => {})
      subject = loadSubject(root, name).then((loaded) => bindSubjectAt(loaded, version, sources))
      this.older.set(key, subject)
    }
    return subject
  }

  /** Those that could be opened at their newest version, in the order in which they were asked for. */
  async opened(): Promise<readonly BoundSubject[]> {
    const settled = await Promise.allSettled(this.bound.values())
    return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const provider = await this.provider?.catch(() => null)
    await provider?.[Symbol.asyncDispose]()
  }

  private async bind(root: string, name: string): Promise<BoundSubject> {
    const sources = this.sources(() => {
      this.terminal.err(`snapshots/${name}/catalog.json is missing or stale: asking a throwaway PostgreSQL instead\n`)
    })
    return bindSubject(await loadSubject(root, name), sources)
  }

  private sources(onAsked: () => void): SubjectSources {
    return {
      registry: autoComparators,
      isCi: isCi(),
      provider: () => {
        onAsked()
        this.provider ??= createEmbeddedProvider()
        return this.provider
      },
    }
  }
}
