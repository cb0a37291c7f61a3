import type { Case } from '../model/case.ts'
import { type DatabaseTemplate, onServer, type PostgresProvider, type ThrowawayServer } from '../postgres/index.ts'

/** The databases that one case runs on, each for at most the case's time. */
export class CaseDatabases {
  /** Whether the case's time was over in one of them. */
  timedOut = false
  private readonly provider: PostgresProvider
  private readonly timeoutMs: number

  constructor(provider: PostgresProvider, { timeoutMs }: Case) {
    this.provider = provider
    this.timeoutMs = timeoutMs
  }

  /**
   * Boots a server with a database that is as the template says, and disposes of it after the work.
   * @param ended called before it is disposed of, whether or not the work failed
   * @throws HarnessError `infrastructure`, and whatever the work throws
   */
  async onFresh<T>(
    template: DatabaseTemplate,
    work: (server: ThrowawayServer) => Promise<T>,
    { booted, ended }: { booted?: () => void; ended?: (server: ThrowawayServer) => Promise<void> } = {},
  ): Promise<T> {
    await using server = await this.provider.boot(template)
    booted?.()
    try {
      using _deadline = this.endInTime(server)
      return await onServer(this.provider.kind, server, () => work(server))
    } finally {
      // By now the work has closed its connections.
      await ended?.(server)
    }
  }

  /** When the case's time is over its server ends, and with it whatever the case is waiting for. */
  private endInTime(server: ThrowawayServer): Disposable {
    const timer = setTimeout(() => {
      this.timedOut = true
      // Should it fail, so does the case's own disposal of the server, which is reported.
      void Promise.allSettled([server[Symbol.asyncDispose]()])
    }, this.timeoutMs)
    return { [Symbol.dispose]: () => clearTimeout(timer) }
  }
}
