import copyStreams from 'pg-copy-streams'
import { EventWait } from '../../model/event-wait.ts'
import type { Connection } from '../../postgres/index.ts'

/** How many bytes may wait to be sent: enough for PostgreSQL to have work while the next rows are encoded. */
const maxWaitingBytes = 1 << 20

/**
 * One `COPY … FROM STDIN` that is under way. Either {@link end} or {@link abandon} has to be awaited before the
 * connection can be used again.
 */
export class CopyIn {
  private readonly stream: ReturnType<typeof copyStreams.from>
  private readonly waiting: Buffer[] = []
  private waitingBytes = 0
  private isSending = false
  private isFinished = false
  private isClosed = false
  private readonly events = new EventWait()

  constructor(connection: Connection, sql: string) {
    this.stream = connection.client.query(copyStreams.from(sql))
    this.stream
      .on('error', this.events.fail)
      .on('finish', () => {
        this.isFinished = true
        this.events.notify()
      })
      .on('close', () => {
        this.isClosed = true
        this.events.notify()
      })
  }

  /**
   * Settles when more may be written.
   * @param lines with their line ends
   * @throws what PostgreSQL said of this or an earlier line
   */
  async write(lines: string): Promise<void> {
    const bytes = Buffer.from(lines)
    this.waiting.push(bytes)
    this.waitingBytes += bytes.length
    this.send()
    await this.events.until(() => this.waitingBytes <= maxWaitingBytes)
  }

  /** Settles when the rows are in the table. @throws what PostgreSQL said of one of them */
  async end(): Promise<void> {
    await this.events.until(() => this.waitingBytes === 0 && !this.isSending)
    this.stream.end()
    await this.events.until(() => this.isFinished)
  }

  /** Has PostgreSQL forget the rows, in the middle of them. */
  async abandon(): Promise<void> {
    if (this.events.failure !== null) return
    this.stream.destroy(new Error('abandoned'))
    await this.events.until(() => this.isClosed).catch(() => {}) // PostgreSQL's word that it has forgotten them is an error
  }

  /** One at a time: the stream cannot bear that PostgreSQL refuses a row while it holds several. */
  private send(): void {
    const bytes = this.isSending || this.events.failure !== null ? undefined : this.waiting.shift()
    if (bytes === undefined) return
    this.isSending = true
    this.stream.write(bytes, () => {
      this.isSending = false
      this.waitingBytes -= bytes.length
      this.send()
      this.events.notify()
    })
  }
}
