import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface SuiteOptions {
  readonly caseCount: number
  readonly provider: 'embedded' | 'testcontainers'
  readonly isolation: 'server' | 'database'
  /** Containers that boot ahead. */
  readonly warm: number
  /** Processes that run cases. */
  readonly workers: number
}

const repository = path.resolve(import.meta.dirname, '../..')
const smallCase = 'cases/bookshop/price-change.case.yaml'

/**
 * Runs copies of a small case as a project of its own by `vitest run`, in a process of its own.
 * @returns the whole run, vitest's start included, in milliseconds
 * @throws Error with the run's output when a case does not pass
 */
export async function suiteTime({ caseCount, provider, isolation, warm, workers }: SuiteOptions): Promise<number> {
  const project = await mkdtemp(path.join(tmpdir(), 'pg-bench-'))
  try {
    await mkdir(path.join(project, 'cases/bookshop'), { recursive: true })
    await cp(path.join(repository, 'snapshots/bookshop'), path.join(project, 'snapshots/bookshop'), { recursive: true })
    await symlink(path.join(repository, 'node_modules'), path.join(project, 'node_modules'))
    await writeFile(path.join(project, 'package.json'), '{ "type": "module" }\n')
    await writeFile(path.join(project, 'vitest.config.ts'), vitestConfig(workers))
    await writeFile(path.join(project, 'roundtrip.config.ts'), `export default { postgres: { warm: ${warm} } }\n`)
    await relocateSubject(path.join(project, 'snapshots/bookshop/subject.ts'))
    for (let number = 1; number <= caseCount; number++) {
      await cp(path.join(repository, smallCase), path.join(project, `cases/bookshop/copy-${number}.case.yaml`))
    }
    return await runVitest(project, { ROUNDTRIP_POSTGRES: provider, ROUNDTRIP_ISOLATION: isolation })
  } finally {
    await rm(project, { recursive: true })
  }
}

function vitestConfig(workers: number): string {
  return [
    "import { defineConfig } from 'vitest/config'",
    `import { roundtrip } from ${JSON.stringify(path.join(repository, 'harness/vitest/index.ts'))}`,
    `export default defineConfig({ plugins: [roundtrip()], test: { reporters: ['dot'], maxWorkers: ${workers} } })`,
    '',
  ].join('\n')
}

/** The subject imports the harness by a path that leads out of the checkout's own snapshots folder. */
async function relocateSubject(file: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replaceAll("'../../", `'${repository}/`))
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
