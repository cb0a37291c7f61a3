import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { autoComparators } from '../../comparators/index.ts'
import { loadSubject } from '../../harness/config/index.ts'
import type { PostgresProvider } from '../../harness/postgres/index.ts'
import { bindSubject } from '../../harness/run/index.ts'
import { schemaSql } from './generate-rows.ts'

/** A temporary folder with the subject of the generated rows, and with the jobs that are measured on it. */
export interface BenchProject extends AsyncDisposable {
  readonly folder: string
  /** The program of jobs.ts, in JavaScript, which uses the built package: no time goes into compiling it. */
  readonly jobs: string
}

const repository = path.resolve(import.meta.dirname, '../..')

/** @param provider asked once for a server, to know the subject's catalog */
export async function createProject(provider: PostgresProvider): Promise<BenchProject> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pg-bench-'))
  const at = (...names: string[]): string => path.join(folder, ...names)
  await mkdir(at('snapshots/bench'), { recursive: true })
  await writeFile(at('package.json'), '{ "type": "module" }\n')
  await writeFile(at('snapshots/bench/schema.sql'), schemaSql)
  await writeFile(at('snapshots/bench/subject.mjs'), subject)
  // A copy, since a build meanwhile would take its files away.
  await cp(path.join(repository, 'dist'), folder, { recursive: true })
  await symlink(path.join(repository, 'node_modules'), at('node_modules'))
  await mkdir(at('bench/transfer'), { recursive: true })
  const jobs = at('bench/transfer/jobs.js')
  await writeFile(jobs, await transpiled('jobs.ts'))
  await bindSubject(await loadSubject(folder, 'bench'), {
    registry: autoComparators,
    isCi: false,
    provider: () => Promise.resolve(provider),
  })
  return { folder, jobs, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

const subject = `import { dateUpdated } from '../../comparators/index.js'
export default {
  name: 'bench',
  schema: 'schema.sql',
  naming: 'django',
  models: {
    'bench.account': { naturalKey: ['uid'] },
    'bench.event': { naturalKey: ['account', 'uid'] },
  },
  comparators: {
    'bench.account': [dateUpdated('updated_at')],
    'bench.event': [dateUpdated('updated_at')],
  },
}
`

async function transpiled(name: string): Promise<string> {
  const typescript: typeof import('typescript') = createRequire(import.meta.url)('typescript')
  const source = await readFile(path.join(import.meta.dirname, name), 'utf8')
  const compilerOptions = {
    target: typescript.ScriptTarget.ES2022,
    module: typescript.ModuleKind.ESNext,
    rewriteRelativeImportExtensions: true,
  }
  return typescript.transpileModule(source, { compilerOptions }).outputText
}
