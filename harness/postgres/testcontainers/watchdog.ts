import { type ChildProcess, spawn } from 'node:child_process'
import { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { HarnessError } from '../../model/errors.ts'
import type { DockerDaemon } from './find-daemon.ts'
import { watchdogScript } from './watchdog-script.ts'

const stopPatienceMs = 3_000

/**
 * A process that outlives the runner by a moment, whatever ended it, and removes all containers with the label. The
 * label, not a list: so a container that was asked for just before the end goes too.
 */
export class ContainerWatchdog {
  readonly #orders: string
  #process: ChildProcess | null = null
  #suspicious = false

  /** @param label `name=value` */
  constructor({ transport }: DockerDaemon, label: string) {
    this.#orders = `${JSON.stringify({ transport, label })}\n`
  }

  /**
   * Resolves when it is on guard: starts it, or its successor when it was killed.
   * @throws HarnessError `infrastructure`
   */
  watch(): Promise<void> {
    if (this.#process) return Promise.resolve()
    const child = spawn(process.execPath, ['-e', watchdogScript, 'pg-roundtrip-watchdog'], {
      cwd: '/',
      // NODE_OPTIONS may be meant for the runner alone.
      env: {},
      // A session of its own: Ctrl-C reaches the terminal's process group.
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    this.#process = child
    const stopped = () => {
      if (this.#process === child) this.#process = null
    }
    child.on('error', stopped).on('exit', stopped)
    child.unref()
    const { stdin } = child
    // Errors reach whoever writes.
    stdin.on('error', () => {})
    if (stdin instanceof Socket) stdin.unref()
    return new Promise((resolve, reject) => {
      stdin.write(this.#orders, (error) => (error ? reject(failure(error)) : resolve()))
    })
  }

  /** A boot failed: the daemon may still be making a container that nobody waits for. */
  suspect(): void {
    this.#suspicious = true
  }

  /**
   * Lets it go. It looks for what is left first, unless everything is known to be gone (`clean`); when that takes long,
   * since the daemon does not answer, say, it goes on alone.
   */
  async stop(clean: boolean): Promise<void> {
    const child = this.#process
    if (!child) return
    this.#process = null
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.stdin?.end(clean && !this.#suspicious ? 'done\n' : '')
    await Promise.race([exited, delay(stopPatienceMs)])
  }
}

function failure(cause: Error): HarnessError {
  return new HarnessError(`The process that removes containers after the runner can't be started: ${cause.message}`, {
    code: 'infrastructure',
    cause,
    fix: `Check that ${process.execPath} can be started, and that nothing kills it, then run again.`,
  })
}
