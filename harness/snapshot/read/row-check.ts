import { unreadable } from './file-chunks.ts'
import { throwPlaced } from './read-rows.ts'
import { RowReader } from './row-reader.ts'
import { Utf8Decoder } from './text-chunks.ts'

/** Looks through the bytes of a file on their way elsewhere: whether they are an array of rows, all of it. */
export class RowCheck {
  private readonly path: string
  private readonly decoder = new Utf8Decoder(false)
  private readonly reader = new RowReader('array')

  /** @param path of the file, which is gone through once more where something is wrong, for the place */
  constructor(path: string) {
    this.path = path
  }

  /** @throws HarnessError `bad-snapshot` when they are no UTF-8 */
  add(bytes: Buffer): void {
    this.read(() => this.decoder.decode(bytes))
  }

  /** When all bytes have come. @throws HarnessError `bad-snapshot`, with every problem */
  async end(): Promise<void> {
    this.read(() => {
      this.decoder.end()
      return ''
    }, true)
    await throwPlaced(this.path, this.reader)
  }

  private read(text: () => string, isLast = false): void {
    try {
      for (const _ of this.reader.read(text(), isLast));
    } catch (cause) {
      throw unreadable(this.path, cause)
    }
  }
}
