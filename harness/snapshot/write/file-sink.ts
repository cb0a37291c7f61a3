import type { WriteStream } from 'node:fs'
import type { Transform } from 'node:stream'
import { HarnessError } from '../../model/errors.ts'
import { EventWait } from '../../model/event-wait.ts'

const blockBytes = 1 << 20

/** Worth a write of their own. */
const largeBytes = blockBytes / 4

/** A file that is being written, packed on its way where there is a packer. To be ended or destroyed. */
export class FileSink {
  private readonly failure: (cause: unknown) => HarnessError
  private readonly file: WriteStream
  private readonly first: WriteStream | Transform
  /** What is not yet on its way: each write has its price. */
  private block: Buffer = Buffer.alloc(0)
  private filled = 0
  private isClosed = false
  private readonly events = new EventWait()

  /** @param failure what is thrown when it cannot be written; for a path, see {@link unwritable} */
  constructor(file: WriteStream, packer: Transform | null, failure: (cause: unknown) => HarnessError) {
    this.failure = failure
    this.file = file
    this.first = packer ?? file
    packer?.pipe(file)
    packer?.on('error', this.events.fail)
    this.first.on('drain', this.events.notify)
    // A file that fails closes too, and so does one that could not be opened.
    file.on('error', this.events.fail).on('close', () => {
      this.isClosed = true
      this.events.notify()
    })
  }

  /** Takes more bytes, which are the sink's from now on, between one wait until it is {@link ready} and the next. */
  add(bytes: Buffer): void {
    if (bytes.length >= largeBytes) {
      this.flush()
      this.first.write(bytes)
      return
    }
    if (bytes.length > this.block.length - this.filled) {
      this.flush()
      this.block = Buffer.allocUnsafeSlow(blockBytes)
    }
    this.filled += bytes.copy(this.block, this.filled)
  }

  /** Settles when there is room for more. @throws HarnessError the failure */
  async ready(): Promise<void> {
    await this.until(() => !this.first.writableNeedDrain)
  }

  private flush(): void {
    if (this.filled === 0) return
    this.first.write(this.block.subarray(0, this.filled))
    this.block = this.block.subarray(this.filled)
    this.filled = 0
  }

  /** The number of bytes of the file, which is closed then. @throws HarnessError the failure */
  async end(): Promise<number> {
    this.flush()
    this.first.end()
    await this.until(() => this.isClosed)
    return this.file.bytesWritten
  }

  /** Settles when the file is closed. */
  async destroy(): Promise<void> {
    if (this.first !== this.file) this.first.destroy()
    this.file.destroy()
    await this.events.settled(() => this.isClosed)
  }

  private async until(isSo: () => boolean): Promise<void> {
    try {
      await this.events.until(isSo)
    } catch (error) {
      throw this.failure(error)
    }
  }
}

export function unwritable(path: string, cause: unknown): HarnessError {
  const isNoFolder = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
  const message = isNoFolder ? 'there is no such folder' : cause instanceof Error ? cause.message : String(cause)
  return new HarnessError(`${path} cannot be written: ${message}`, { code: 'bad-snapshot', cause })
}
