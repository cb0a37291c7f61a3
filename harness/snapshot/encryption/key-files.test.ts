import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { HarnessError } from '../../model/errors.ts'
import { decrypted, encrypted, type KeyFolder, keyFolder, privateText, somePair } from '../test-tarballs.ts'
import { openDecryptor, openEncryptor, requireNoFile, writeKeyPair } from './key-files.ts'
import { newKeyPair } from './key-pair.ts'

/** The message of what is refused, which must tell nothing of the key. */
async function refused(work: Promise<unknown>, folder: KeyFolder): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof HarnessError)) throw error ?? new Error('it was not refused')
  expect(error).toMatchObject({ code: 'bad-usage', fix: expect.any(String) })
  const told = `${error.message} ${error.stack} ${String(error.cause)}`
  for (const line of privateText(folder.pair)) expect(told).not.toContain(line)
  return error.message
}

const passphrase = 'correct horse'

async function reads(folder: KeyFolder, pem: string, ask?: () => Promise<string>): Promise<void> {
  const tarball = await encrypted(folder, Buffer.from('[]'))
  const decryptor = await openDecryptor(await folder.written('other.pem', pem), ask)
  expect((await decrypted(tarball, decryptor)).toString()).toBe('[]')
}

test.each([
  ['PKCS#8', { type: 'pkcs8', format: 'pem' }],
  ['PKCS#1', { type: 'pkcs1', format: 'pem' }],
  ['PKCS#8 under a passphrase', { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }],
  ['PKCS#1 under a passphrase', { type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase }],
] as const)('a private key is read as %s', async (_, form) => {
  await using folder = await keyFolder()
  const pem = createPrivateKey(folder.pair.privatePem).export(form).toString()
  await reads(folder, pem, async () => passphrase)
  await reads(folder, pem.replaceAll('\n', '\r\n'), async () => passphrase)
  await reads(folder, pem.trimEnd(), async () => passphrase)
})

test('a key without a passphrase asks for none', async () => {
  await using folder = await keyFolder()
  await reads(folder, folder.pair.privatePem, () => Promise.reject(new Error('asked')))
})

test.each([
  ['SPKI', 'spki'],
  ['PKCS#1', 'pkcs1'],
] as const)('a public key is read as %s, and becomes the text that Python would write', async (_, type) => {
  await using folder = await keyFolder()
  const pem = createPublicKey(folder.pair.publicPem).export({ type, format: 'pem' }).toString()
  const encryptor = await openEncryptor(await folder.written('other.pub', pem.replaceAll('\n', '\r\n')))
  expect(await encryptor.publicKeyPem()).toBe(folder.pair.publicPem)
})

test('a passphrase that is missing or wrong is told, whatever it opens', async () => {
  await using folder = await keyFolder()
  const key = createPrivateKey(folder.pair.privatePem)
  for (const type of ['pkcs8', 'pkcs1'] as const) {
    const pem = key.export({ type, format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString()
    const file = await folder.written('protected.pem', pem)
    const missing = await refused(openDecryptor(file), folder)
    expect(missing).toContain('protected.pem is protected by a passphrase')
    expect(missing).toContain('--passphrase-file')
    // A few of them happen to leave what looks like the end of a key.
    for (let guess = 0; guess < 30; guess += 1) {
      const wrong = await refused(
        openDecryptor(file, async () => `guess ${guess}`),
        folder,
      )
      expect(wrong).toContain('protected.pem does not open with this passphrase')
      expect(wrong).not.toContain(`guess ${guess}`)
    }
  }
})

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const short = generateKeyPairSync('rsa', { modulusLength: 1_024 })
const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'

test.each([
  ['a public key', async () => (await somePair()).publicPem, 'holds a public key (PUBLIC KEY) where the private one'],
  ['an EC key', () => ec.privateKey.export({ type: 'pkcs8', format: 'pem' }), 'is an EC key, not an RSA key'],
  ['an old EC key', () => ec.privateKey.export({ type: 'sec1', format: 'pem' }), 'is an EC key, not an RSA key'],
  ['a short key', () => short.privateKey.export({ type: 'pkcs8', format: 'pem' }), 'is a key of 1024 bits'],
  ['a certificate', () => certificate, 'holds a certificate, not a key'],
  [
    'a key of OpenSSH',
    () => certificate.replaceAll('CERTIFICATE', 'OPENSSH PRIVATE KEY'),
    'holds a key in the form of OpenSSH',
  ],
  ['no PEM', () => '[]', 'is no PEM file'],
  ['nothing', () => '', 'is no PEM file'],
  ['two keys', async () => (await somePair()).privatePem.repeat(2), 'holds 2 PEM blocks'],
  ['text after the key', async () => `${(await somePair()).privatePem}that was it`, 'holds text beside the key'],
  ['text before the key', async () => `Key:\n${(await somePair()).privatePem}`, 'holds text beside the key'],
  ['half a key', async () => (await somePair()).privatePem.slice(0, 900), 'is cut off'],
  ['a damaged key', async () => (await somePair()).privatePem.replace(/\n.{10}/, '\n*********'), 'is damaged'],
  ['a garbled key', async () => (await somePair()).privatePem.replace(/\n.{20}/, `\n${'A'.repeat(20)}`), 'is damaged'],
  ['something huge', () => 'x'.repeat(1 << 20), 'is too long to be a key'],
])('in place of a private key, %s is refused', async (_, pem, message) => {
  await using folder = await keyFolder()
  const file = await folder.written('other.pem', String(await pem()))
  expect(await refused(openDecryptor(file), folder)).toContain(`other.pem ${message}`)
})

test.each([
  ['a private key', async () => (await somePair()).privatePem, 'holds a private key (PRIVATE KEY) where a public one'],
  ['an EC key', () => ec.publicKey.export({ type: 'spki', format: 'pem' }), 'is an EC key, not an RSA key'],
  ['a short key', () => short.publicKey.export({ type: 'spki', format: 'pem' }), 'is a key of 1024 bits'],
  ['a certificate', () => certificate, 'holds a certificate, not a key'],
  ['an exponent of 1', () => withExponentOne(), 'is an RSA key that does not encrypt'],
])('in place of a public key, %s is refused', async (_, pem, message) => {
  await using folder = await keyFolder()
  const file = await folder.written('other.pub', String(await pem()))
  expect(await refused(openEncryptor(file), folder)).toContain(`other.pub ${message}`)
})

async function withExponentOne(): Promise<string> {
  const jwk = createPublicKey((await somePair()).publicPem).export({ format: 'jwk' })
  return createPublicKey({ key: { ...jwk, e: 'AQ' }, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString()
}

test('a key that is not there is told', async () => {
  await using folder = await keyFolder()
  expect(await refused(openEncryptor(folder.at('none.pub')), folder)).toContain('there is no such file')
  expect(await refused(openDecryptor(folder.at('.')), folder)).toContain('it is a folder')
})

test('a pair is written for its owner alone, and never over a file', async () => {
  await using folder = await keyFolder()
  const [key, publicKey] = [folder.at('new.pem'), folder.at('new.pub')]
  await writeKeyPair(key, publicKey, folder.pair)
  expect((await stat(key)).mode & 0o777).toBe(0o600)
  expect(await readFile(publicKey, 'utf8')).toBe(folder.pair.publicPem)
  for (const work of [requireNoFile(key), writeKeyPair(key, folder.at('more.pub'), folder.pair)]) {
    expect(await refused(work, folder)).toContain('new.pem is there already')
  }
  // The second that cannot be written takes the first with it.
  await writeFile(folder.at('taken.pub'), 'kept')
  await refused(writeKeyPair(folder.at('half.pem'), folder.at('taken.pub'), folder.pair), folder)
  expect(await readFile(folder.at('taken.pub'), 'utf8')).toBe('kept')
  expect(await readdir(folder.at('.'))).not.toContain('half.pem')
})

test('a new pair under a passphrase opens with that alone', async () => {
  await using folder = await keyFolder()
  const pair = await newKeyPair(2_048, passphrase)
  expect(pair.privatePem).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/)
  const file = await folder.written('new.pem', pair.privatePem)
  const decryptor = await openDecryptor(file, async () => passphrase)
  expect(await decryptor.publicKeyPem()).toBe(pair.publicPem)
  await refused(openDecryptor(file), folder)
})

test('a passphrase that OpenSSL would not take again makes no key', async () => {
  await expect(newKeyPair(2_048, 'é'.repeat(513))).rejects.toMatchObject({
    code: 'bad-usage',
    message: expect.stringContaining('1026 bytes'),
  })
  const longest = 'é'.repeat(512)
  await using folder = await keyFolder()
  const { privatePem } = await newKeyPair(2_048, longest)
  const decryptor = await openDecryptor(await folder.written('other.pem', privatePem), async () => longest)
  expect(await decryptor.publicKeyPem()).toMatch(/^-----BEGIN PUBLIC KEY-----/)
})
