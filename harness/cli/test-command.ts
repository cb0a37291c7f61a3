import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createStyle } from '../../reports/index.ts'
import { runCommandLine } from './main.ts'

/** The folder of this checkout: a project, with the subjects `bookshop` and `sentry`. */
export const checkout = dirname(dirname(import.meta.dirname))

export const command = join(import.meta.dirname, 'bin.mjs')

export interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command in this process. */
export async function inProcess(...argv: readonly string[]): Promise<Ended> {
  const written = { stdout: '', stderr: '' }
  const style = createStyle({ color: false })
  const exitCode = await runCommandLine(argv, {
    out: (text) => {
      written.stdout += text
    },
    err: (text) => {
      written.stderr += text
    },
    style,
    errorStyle: style,
  })
  return { exitCode, ...written }
}

export interface ChildOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** Another than `roundtrip`, for Node.js. */
  readonly program?: string
}

/** Starts the real command, as a process of its own, without a terminal. */
export function startCommand(
  argv: readonly string[],
  { cwd = checkout, env = {}, program = command }: ChildOptions = {},
) {
  return spawn(process.execPath, [program, ...argv], {
    cwd,
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Runs the real command to its end. */
export async function asChild(argv: readonly string[], options?: ChildOptions): Promise<Ended> {
  const child = startCommand(argv, options)
  const written = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text
    })
  }
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { exitCode, ...written }
}

/** Without what this test run itself set. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env)
  return Object.fromEntries(
    entries.filter(
      ([name]) => !/^(?:CI|GITHUB_.*|NO_COLOR|FORCE_COLOR|VITEST.*|TEST|NODE_ENV|ROUNDTRIP_REPORT)$/.test(name),
    ),
  )
}

/** A folder that goes when the scope ends. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'roundtrip-cli-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
