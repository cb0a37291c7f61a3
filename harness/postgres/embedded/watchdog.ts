import type { ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'
import { HarnessError } from '../../model/errors.ts'
import { start } from './command.ts'
import { watchdogScript } from './watchdog-script.ts'

/**
 * A process that outlives the runner by a moment, whatever ended it: when its standard input ends, it ends the servers
 * and removes the folders that it was told of. The runner holds the only other end, and no child inherits that.
 */
export class Watchdog implements AsyncDisposable {
  readonly #root: string
  /** Folder name → pid of the server in it, null while there is none. */
  readonly #watched = new Map<string, number | null>()
  #process: ChildProcess | null = null

  /** @param root the folder that holds all watched folders */
  constructor(root: string) {
    this.#root = root
  }

  /** Resolves when the folder (a name in the root, which need not exist yet) will go with the runner. */
  async watch(name: string): Promise<void> {
    this.#watched.set(name, null)
    await this.#tell(`directory ${name}`)
  }

  async watchServer(name: string, pid: number): Promise<void> {
    this.#watched.set(name, pid)
    await this.#tell(`server ${name} ${pid}`)
  }

  /** The server of the folder has ended: its pid may be anyone's from now on. */
  async serverEnded(name: string): Promise<void> {
    if (!this.#watched.has(name)) return
    this.#watched.set(name, null)
    await this.#mention(`ended ${name}`)
  }

  async forget(name: string): Promise<void> {
    this.#watched.delete(name)
    await this.#mention(`forget ${name}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#process
    if (!child) return
    this.#process = null
    child.ref()
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.stdin?.end()
    await exited
  }

  #tell(line: string): Promise<void> {
    const input = (this.#process ?? this.#start()).stdin
    return new Promise((resolve, reject) => {
      input?.write(`${line}\n`, (error) => (error ? reject(failure(error)) : resolve()))
    })
  }

  /** For what is over: a watchdog that is gone need not know, and its successor is never told of it. */
  #mention(line: string): Promise<void> {
    const input = this.#process?.stdin
    if (!input) return Promise.resolve()
    return new Promise((resolve) => {
      input.write(`${line}\n`, () => resolve())
    })
  }

  #start(): ChildProcess {
    const child = start(null, '/bin/sh', ['-c', watchdogScript, 'pg-roundtrip-watchdog'], {
      cwd: this.#root,
      // A session of its own: Ctrl-C reaches the terminal's process group.
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    this.#process = child
    const stopped = () => {
      if (this.#process === child) this.#process = null
    }
    child.on('error', stopped).on('exit', stopped)
    // Errors reach whoever writes.
    child.stdin?.on('error', () => {})
    child.unref()
    if (child.stdin instanceof Socket) child.stdin.unref()
    // One that was killed left these to its successor.
    for (const [name, pid] of this.#watched) {
      child.stdin?.write(`directory ${name}\n`)
      if (pid !== null) child.stdin?.write(`server ${name} ${pid}\n`)
    }
    return child
  }
}

function failure(cause: Error): HarnessError {
  return new HarnessError(`The process that cleans up after the runner is gone: ${cause.message}`, {
    code: 'infrastructure',
    cause,
    fix: 'Check that /bin/sh works and that nothing kills it, then run again.',
  })
}
