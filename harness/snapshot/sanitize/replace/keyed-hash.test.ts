import { createHmac, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { KeyedHash } from './keyed-hash.ts'

test.each([32, 64, 1])('it is the HMAC of Node, for texts of any length, under keys of %d bytes', (size) => {
  const key = randomBytes(size)
  const keyed = new KeyedHash(key)
  for (const text of ['', 'a', 'é\0😀 \ud800', 'x'.repeat(1_365), 'ß'.repeat(1_366), 'y'.repeat(70_000), 'a']) {
    expect(keyed.digest(text)).toBe(createHmac('sha256', key).update(text).digest('binary'))
  }
})
