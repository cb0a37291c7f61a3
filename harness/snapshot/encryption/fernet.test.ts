import { createCipheriv, createHmac } from 'node:crypto'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomRuns } from '../../model/test-random-runs.ts'
import { type DataKey, newDataKey, parseDataKey } from './data-key.ts'
import { decryptFernet, TokenError } from './fernet-decrypter.ts'
import { FernetEncrypter, type TokenHead } from './fernet-encrypter.ts'

const secret = 'cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4='
const valid = 'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA=='

function keyOf(text: string): DataKey {
  const key = parseDataKey(Buffer.from(text))
  if (key === null) throw new Error(`${text} is no key`)
  return key
}

async function encrypt(key: DataKey, chunks: readonly Buffer[], head?: TokenHead): Promise<string> {
  const encrypter = new FernetEncrypter(key, head)
  Readable.from(chunks).pipe(encrypter)
  return Buffer.concat(await encrypter.toArray()).toString()
}

async function decrypt(key: DataKey, token: string, chunkLength = 10): Promise<Buffer> {
  const text = async function* () {
    for (let start = 0; start < token.length; start += chunkLength) {
      yield Buffer.from(token.slice(start, start + chunkLength))
    }
  }
  const chunks: Buffer[] = []
  for await (const chunk of decryptFernet(key, text)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('the test vectors of the specification', () => {
  test('generate', async () => {
    const head = {
      iv: Buffer.from(Array.from({ length: 16 }, (_, index) => index)),
      timestampSeconds: BigInt(Date.parse('1985-10-26T01:20:00-07:00') / 1_000),
    }
    expect(await encrypt(keyOf(secret), [Buffer.from('hello')], head)).toBe(valid)
  })

  test('verify, whatever its age', async () => {
    expect((await decrypt(keyOf(secret), valid)).toString()).toBe('hello')
  })

  test.each([
    [
      'incorrect mac',
      'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykQUFBQUFBQUFBQQ==',
    ],
    ['too short', 'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPA=='],
    [
      'invalid base64',
      '%%%%%%%%%%%%%AECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==',
    ],
    [
      'payload size not multiple of block size',
      'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPOm73QeoCk9uGib28Xe5vz6oxq5nmxbx_v7mrfyudzUm',
    ],
    [
      'payload padding error',
      'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0ODz4LEpdELGQAad7aNEHbf-JkLPIpuiYRLQ3RtXatOYREu2FWke6CnJNYIbkuKNqOhw==',
    ],
    [
      'incorrect IV (causes padding error)',
      'gAAAAAAdwJ6xBQECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAkLhFLHpGtDBRLRTZeUfWgHSv49TF2AUEZ1TIvcZjK1zQ==',
    ],
    ['trailing characters after b64 padding', `${valid}trailingdata`],
    [
      'invalid characters in b64',
      '*gAAAAAAdwJ6wAAECAwQFBgcI!CQoLDA0ODy021?cpGVWKZ_eEwC@GM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==',
    ],
    [
      'invalid non-urlsafe characters in b64',
      'gAAAAAAdwJ6wAAEC/AwQFBgcICQoLDA0ODy+021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==',
    ],
  ])('invalid: %s', async (_, token) => {
    await expect(decrypt(keyOf(secret), token)).rejects.toThrow(TokenError)
  })

  test.each([
    [
      'far-future TS',
      'gAAAAAAdwStRAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAnja1xKYyhd-Y6mSkTOyTGJmw2Xc2a6kBd-iX9b_qXQcw==',
    ],
    [
      'expired TTL',
      'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==',
    ],
  ])('an export has no time to live: %s', async (_, token) => {
    expect(await decrypt(keyOf(secret), token)).toHaveLength(0)
  })
})

test('a message of any length comes back, in whatever pieces it and its token come', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 6 }),
      fc.integer({ min: 1, max: 90 }),
      async (pieces, chunkLength) => {
        const key = newDataKey()
        const chunks = pieces.map((piece) => Buffer.from(piece))
        const token = await encrypt(key, chunks)
        expect(token).toMatch(/^gAAAA[\w-]+={0,2}$/)
        expect(token.length % 4).toBe(0)
        expect(await decrypt(key, token, chunkLength)).toEqual(Buffer.concat(chunks))
        expect(await decrypt(key, token.replace(/=+$/, ''), chunkLength)).toEqual(Buffer.concat(chunks))
      },
    ),
    { numRuns: randomRuns(100) },
  )
})

test('two tokens of one message under one key differ', async () => {
  const message = [Buffer.from('the same')]
  expect(await encrypt(keyOf(secret), message)).not.toBe(await encrypt(keyOf(secret), message))
})

test('no byte of a token can be another', async () => {
  for (const index of Array.from(valid, (_, at) => at)) {
    for (const other of ['A', 'Q', '_', '=', '\n', '\0']) {
      if (valid[index] === other) continue
      const token = valid.slice(0, index) + other + valid.slice(index + 1)
      await expect(decrypt(keyOf(secret), token), token).rejects.toThrow(TokenError)
    }
  }
})

/** A token that is signed, whatever is in it. */
function signed(key: DataKey, version: number, padded: Buffer): string {
  const iv = Buffer.alloc(16, 7)
  const cipher = createCipheriv('aes-128-cbc', key.encryption, iv).setAutoPadding(false)
  const body = Buffer.concat([Buffer.of(version), Buffer.alloc(8), iv, cipher.update(padded), cipher.final()])
  return Buffer.concat([body, createHmac('sha256', key.signing).update(body).digest()]).toString('base64url')
}

test('what is signed, and no token all the same, gives no byte of its message', async () => {
  const key = newDataKey()
  const padded = Buffer.concat([Buffer.alloc(1_000, 'x'), Buffer.alloc(8, 8)])
  expect(await decrypt(key, signed(key, 0x80, padded))).toHaveLength(1_000)
  for (const token of [signed(key, 0x81, padded), signed(key, 0x80, Buffer.alloc(1_008, 'x'))]) {
    const chunks = decryptFernet(key, async function* () {
      yield Buffer.from(token)
    })
    await expect(chunks.next()).rejects.toThrow(TokenError)
  }
})

test('another key gets nothing', async () => {
  await expect(decrypt(newDataKey(), valid)).rejects.toThrow(TokenError)
})

test.each(['', 'gAAAAA', `${secret}A`, secret.replace('_', '/'), secret.slice(0, -2)])('%j is no key', (text) => {
  expect(parseDataKey(Buffer.from(text))).toBe(null)
})

test('a token that changes between its two readings ends in an error, be the other sound too', async () => {
  const key = newDataKey()
  const message = Buffer.alloc(300_000, 'x')
  const tokens = [await encrypt(key, [message]), await encrypt(key, [Buffer.alloc(300_000, 'y')])]
  const text = async function* () {
    const token = tokens.shift() ?? ''
    yield Buffer.from(token)
  }
  const read = async () => {
    for await (const _ of decryptFernet(key, text));
  }
  await expect(read()).rejects.toThrow(TokenError)
})
