import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/**
 * SHA-256, hexadecimal. A snapshot may be larger than what fits into memory at once.
 * @throws Error when it can't be read
 */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const bytes of createReadStream(path)) hash.update(bytes)
  return hash.digest('hex')
}
