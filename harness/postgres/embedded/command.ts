import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import type { Account } from './account.ts'

/** How a command ended. `exitCode` is null when it could not start or was killed by a signal. */
export interface CommandResult {
  readonly exitCode: number | null
  /** Standard output, then standard error, then what kept it from starting. */
  readonly output: string
}

const gistLines = 2

/** What is fit for a message of an output that may be long: its first and its last lines. */
export function gist(output: string): string {
  const lines = output.split('\n')
  const left = lines.length - 2 * gistLines
  if (left <= 1) return output
  return [...lines.slice(0, gistLines), `… ${left} more lines …`, ...lines.slice(-gistLines)].join('\n')
}

/**
 * Starts a program under the account (null: as the runner), in `/`, with an environment that does not depend on the
 * runner's: PG* variables, library paths and locales would reach PostgreSQL otherwise.
 */
export function start(
  account: Account | null,
  file: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  return spawn(file, args, {
    cwd: '/',
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
    ...options,
  })
}

/** Runs a program to its end. Never rejects. */
export function run(account: Account | null, file: string, args: readonly string[]): Promise<CommandResult> {
  return new Promise((resolve) => {
    let child: ChildProcess
    const chunks: { out: string; err: string } = { out: '', err: '' }
    const end = (exitCode: number | null, reason = '') =>
      resolve({
        exitCode,
        output: [chunks.out, chunks.err, reason]
          .map((text) => text.trim())
          .filter(Boolean)
          .join('\n'),
      })
    try {
      child = start(account, file, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    } catch (error) {
      end(null, String(error))
      return
    }
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      chunks.out += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      chunks.err += text
    })
    child.on('error', (error) => end(null, error.message))
    child.on('close', (exitCode, signal) => end(exitCode, signal ? `ended by ${signal}` : ''))
  })
}
