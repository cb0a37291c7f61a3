import type { Case } from '../model/case.ts'
import { type DatabaseTemplate, onServer, type PostgresProvider, type ThrowawayServer } from '../postgres/index.ts'

/** The databases that one case runs on: each, with those that are booted while it is there, for at most the case's time. */
export class CaseDatabases {
  /** Whether the case's time was over in one of them. */
  timedOut = false
  private readonly provider: PostgresProvider
  private readonly timeoutMs: number
  private readonly live = new Set<ThrowawayServer>()

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
    this.live.add(server)
    try {
      if (this.timedOut) throw new Error("the case's time was over while its database was made")
      using _deadline = this.endInTime()
      return await onServer(this.provider.kind, server, () => work(server))
    } finally {
      this.live.delete(server)
      // By now the work has closed its connections.
      await ended?.(server)
    }
  }

  /** When the case's time is over its servers end, and with them whatever the case is waiting for. */
  private endInTime(): Disposable {
    const timer = setTimeout(() => {
      this.timedOut = true
      // Should it fail, so does the case's own disposal of the server, which is reported.
      void Promise.allSettled([...this.live].map((server) => server[Symbol.asyncDispose]()))
    }, this.timeoutMs)
    return { [Symbol.dispose]: () => clearTimeout(timer) }
  }
}
