import type { ChildProcess } from 'node:child_process'
import { type FileHandle, open, rename } from 'node:fs/promises'
import path from 'node:path'
import { HarnessError } from '../../model/errors.ts'
import { Lifetime } from '../lifetime.ts'
import type { ConnectionSettings, KeptServer, ThrowawayServer } from '../provider.ts'
import { awaitReady } from '../ready.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { start } from './command.ts'
import type { DataFolders } from './data-folders.ts'
import type { Scratch, ScratchDirectory } from './scratch.ts'
import { removeSharedMemory } from './shared-memory.ts'

/** What servers are made from. */
export interface ServerTemplate {
  readonly binaries: Binaries
  readonly dataFolders: DataFolders
  readonly account: Account | null
  readonly scratch: Scratch
}

/** PostgreSQL itself kills its children 5 s after it was told to stop at once. */
const stopPatienceMs = 7_000

/**
 * Copies the template and starts a server on the copy, in a folder of its own.
 * @throws HarnessError `infrastructure`, with the end of the server's log; nothing is left then
 */
export async function bootServer(template: ServerTemplate, bootTimeoutMs: number): Promise<EmbeddedServer> {
  const directory = await template.scratch.create()
  let server: EmbeddedServer | null = null
  try {
    const log = await open(path.join(directory.path, 'log'), 'wx+', 0o600)
    try {
      await directory.handTo(template.account)
      await template.dataFolders.provide(path.join(directory.path, 'data'))
      server = await EmbeddedServer.start(template, directory, log)
      await awaitReady(server.connection, server.exited, bootTimeoutMs)
      return server
    } catch (error) {
      throw bootFailed(error, await logTail(log))
    } finally {
      await log.close()
    }
  } catch (error) {
    await (server ?? directory)[Symbol.asyncDispose]()
    throw error
  }
}

export class EmbeddedServer implements ThrowawayServer {
  readonly connection: ConnectionSettings
  readonly url: string
  /** Resolves to what ended the server: `exit code 1`. */
  readonly exited: Promise<string>
  readonly #process: ChildProcess
  readonly #directory: ScratchDirectory
  readonly #dataFolders: DataFolders
  readonly #lifetime = new Lifetime({ keep: () => this.#keep(), end: () => this.#end() })

  private constructor(
    child: ChildProcess,
    directory: ScratchDirectory,
    dataFolders: DataFolders,
    exited: Promise<string>,
  ) {
    this.connection = { host: directory.path, port: 5432, user: 'postgres', password: null, database: 'postgres' }
    this.url = `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(directory.path)}`
    this.#process = child
    this.#directory = directory
    this.#dataFolders = dataFolders
    this.exited = exited
  }

  static async start(
    { binaries, account, dataFolders, scratch: { watchdog } }: ServerTemplate,
    directory: ScratchDirectory,
    log: FileHandle,
  ): Promise<EmbeddedServer> {
    const data = path.join(directory.path, 'data')
    const child = start(account, binaries.postgres, ['-D', data, '-k', directory.path], {
      // A session of its own: Ctrl-C is for the runner, which stops its servers in order.
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    })
    const exited = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message))
      child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`))
    })
    if (child.pid !== undefined) await watchdog.watchServer(directory.name, child.pid)
    return new EmbeddedServer(
      child,
      directory,
      dataFolders,
      exited.then(async (reason) => {
        await watchdog.serverEnded(directory.name)
        return reason
      }),
    )
  }

  /**
   * Ends the server in order, and moves what it stored to the path, for other servers to start from.
   * @throws HarnessError `infrastructure` when it does not end as it should
   */
  async freeze(target: string): Promise<void> {
    await this.#stopInOrder()
    await rename(path.join(this.#directory.path, 'data'), target)
    await this[Symbol.asyncDispose]()
  }

  async #stopInOrder(): Promise<void> {
    // Fast shutdown: unlike an immediate one, it leaves a folder that needs no recovery.
    this.#process.kill('SIGINT')
    const reason = await this.exited
    if (reason === 'exit code 0') return
    throw new HarnessError(`A PostgreSQL server did not stop in order: ${reason}`, { code: 'infrastructure' })
  }

  async log(): Promise<string> {
    const log = await open(path.join(this.#directory.path, 'log'))
    return logTail(log, 200).finally(() => log.close())
  }

  keep(): Promise<KeptServer> {
    return this.#lifetime.keep()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#lifetime.end()
  }

  async #keep(): Promise<KeptServer> {
    const { exitCode, signalCode } = this.#process
    if (exitCode !== null || signalCode !== null) {
      throw new HarnessError("The PostgreSQL server can't be kept: it has ended.", { code: 'infrastructure' })
    }
    await this.#directory.keep()
    // The runner need not wait for it.
    this.#process.unref()
    return { name: this.#directory.name, url: this.url }
  }

  async #end(): Promise<void> {
    const impatience = setTimeout(() => this.#process.kill('SIGKILL'), stopPatienceMs)
    // Immediate shutdown: the postmaster ends its children, waits for them, and leaves.
    const wasRunning = this.#process.kill('SIGQUIT')
    await this.exited
    clearTimeout(impatience)
    // After any other end, a child of its may still write.
    const endedInOrder = wasRunning && this.#process.signalCode === null
    if (endedInOrder) await this.#dataFolders.takeBack(path.join(this.#directory.path, 'data'))
    else if (this.#process.pid !== undefined)
      await removeSharedMemory(this.#process.pid, Math.floor(performance.timeOrigin / 1_000))
    await this.#directory[Symbol.asyncDispose]()
  }
}

async function logTail(log: FileHandle, lines = 20): Promise<string> {
  const { size } = await log.stat()
  const length = Math.min(size, lines * 200)
  const { buffer } = await log.read(Buffer.alloc(length), 0, length, size - length)
  return buffer.toString('utf8').trim().split('\n').slice(-lines).join('\n')
}

function bootFailed(cause: unknown, log: string): HarnessError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new HarnessError(`A PostgreSQL server did not start: ${reason}`, {
    code: 'infrastructure',
    cause,
    problems: log === '' ? [] : [{ message: `its log ends:\n${log.replace(/^/gm, '    ')}` }],
    fix: /No space left on device/.test(reason + log)
      ? 'Make room on the disk with the temporary folder, or set TMPDIR to a folder on a larger one.'
      : 'Check free memory and disk space; a server that has just been slow may be given more time (bootTimeoutMs).',
  })
}
