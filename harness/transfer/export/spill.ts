import { randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lineBlocks } from '../copy/line-blocks.ts'
import { linesOf } from '../copy/lines-of.ts'

/** Lines that wait on the disk, in a file that goes when this is disposed of. */
export interface Spill extends AsyncDisposable {
  /** In the order in which they were written. */
  lines(): AsyncIterable<readonly string[]>
}

/** @param lines without line ends, and without any inside */
export async function writeSpill(lines: readonly string[]): Promise<Spill> {
  const path = join(tmpdir(), `pg-roundtrip-${randomUUID()}.rows`)
  const file = await open(path, 'wx+', 0o600)
  // Where the system lets an open file go by name, not even a kill leaves it behind.
  await rm(path).catch(() => {})
  const dispose = async (): Promise<void> => {
    await file.close()
    await rm(path, { force: true })
  }
  try {
    for (let start = 0; start < lines.length; start += 1_000) {
      await file.write(`${lines.slice(start, start + 1_000).join('\n')}\n`)
    }
  } catch (error) {
    await dispose()
    throw error
  }
  return {
    lines: () => linesOf(lineBlocks(file.createReadStream({ start: 0, autoClose: false }))),
    [Symbol.asyncDispose]: dispose,
  }
}
