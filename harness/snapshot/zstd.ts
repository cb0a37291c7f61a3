import type { Transform } from 'node:stream'
import zlib from 'node:zlib'

/** Null where this Node.js does not know zstd. */
export function zstd(
  name: 'createZstdCompress' | 'createZstdDecompress',
  options?: { readonly chunkSize: number },
): Transform | null {
  // Not in the types of the oldest Node.js that is supported.
  const create: unknown = Reflect.get(zlib, name)
  return typeof create === 'function' ? create(options) : null
}

export const noZstd = `Node.js ${process.version} knows no zstd; Node.js 22.15 and 23.8 do`
