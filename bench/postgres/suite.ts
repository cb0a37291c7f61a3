import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface SuiteOptions {
  readonly caseCount: number
  readonly provider: 'embedded' | 'testcontainers'
  readonly isolation: 'server' | 'database'
  /** Containers that boot ahead; null: the default. */
  readonly warm: number | null
  /** Processes that run cases. */
  readonly workers: number
}

const repository = path.resolve(import.meta.dirname, '../..')
const smallCase = 'cases/bookshop/price-change.case.yaml'

/**
 * Runs copies of a small case by `vitest run`, in a process of its own, in a project that has the built package among its
 * node_modules as a user's has.
 * @returns the whole run, vitest's start included, in milliseconds
 * @throws Error with the run's output when a case does not pass
 */
export async function suiteTime({ caseCount, provider, isolation, warm, workers }: SuiteOptions): Promise<number> {
  const project = await mkdtemp(path.join(tmpdir(), 'pg-bench-'))
  const at = (...names: string[]): string => path.join(project, ...names)
  try {
    await installPackage(at('node_modules'))
    await cp(path.join(repository, 'snapshots/bookshop'), at('snapshots/bookshop'), { recursive: true })
    await writeFile(at('snapshots/bookshop/subject.ts'), subject)
    await writeFile(at('package.json'), '{ "type": "module" }\n')
    await writeFile(at('vitest.config.ts'), vitestConfig(workers))
    await writeFile(at('roundtrip.config.ts'), `export default { postgres: { warm: ${warm} } }\n`)
    await mkdir(at('cases/bookshop'), { recursive: true })
    for (let number = 1; number <= caseCount; number++) {
      await cp(path.join(repository, smallCase), at(`cases/bookshop/copy-${number}.case.yaml`))
    }
    return await runVitest(project, { ROUNDTRIP_POSTGRES: provider, ROUNDTRIP_ISOLATION: isolation })
  } finally {
    await rm(project, { recursive: true })
  }
}

/** What it depends on is linked; itself it must be a copy, since Node.js goes by where files really are. */
async function installPackage(modules: string): Promise<void> {
  const installed = path.join(repository, 'node_modules')
  await mkdir(path.join(modules, 'pg-roundtrip'), { recursive: true })
  for (const name of await readdir(installed)) await symlink(path.join(installed, name), path.join(modules, name))
  for (const name of ['package.json', 'dist']) {
    await cp(path.join(repository, name), path.join(modules, 'pg-roundtrip', name), { recursive: true })
  }
}

const subject = `import { defineSubject } from 'pg-roundtrip'
export default defineSubject({ name: 'bookshop', schema: { migrations: 'migrations' } })
`

function vitestConfig(workers: number): string {
  return `import { roundtrip } from 'pg-roundtrip/vitest'
import { defineConfig } from 'vitest/config'
export default defineConfig({ plugins: [roundtrip()], test: { reporters: ['dot'], maxWorkers: ${workers} } })
`
}

async function runVitest(project: string, environment: NodeJS.ProcessEnv): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, [path.join(repository, 'node_modules/vitest/vitest.mjs'), 'run'], {
    cwd: project,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const [exitCode] = await once(child, 'close')
  if (exitCode !== 0) throw new Error(`the suite does not pass:\n${output}`)
  return performance.now() - started
}
