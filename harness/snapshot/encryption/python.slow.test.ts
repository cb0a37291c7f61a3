import { execFile, spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { decrypted, encrypted, type KeyFolder, keyFolder } from '../test-tarballs.ts'

const execute = promisify(execFile)

/** The system's own: the package of Debian is there for no other one. */
const python = '/usr/bin/python3'

const why = await execute(python, ['-c', 'import cryptography']).then(
  () => null,
  () => `${python} has no cryptography: Debian's python3-cryptography`,
)

const guide = await readFile(join(import.meta.dirname, '../../../docs/encryption.md'), 'utf8')

/** A program of the guide. */
function programOf(name: string): string {
  const [, program] = guide.split(`<!-- ${name} -->\n\`\`\`python\n`)
  if (program === undefined) throw new Error(`the guide has no ${name}`)
  return program.slice(0, program.indexOf('```'))
}

/** What a program prints, as bytes. */
async function run(program: string, args: readonly string[], input: Buffer = Buffer.alloc(0)): Promise<Buffer> {
  const child = spawn(python, ['-c', program, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stdin.end(input)
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
  expect(status).toBe(0)
  return Buffer.concat(chunks)
}

/** Whether a tarball says that it is for a key in the very bytes that Sentry compares. */
const samePem = `
import sys, tarfile
from cryptography.hazmat.primitives import serialization
key = serialization.load_pem_private_key(open(sys.argv[2], "rb").read(), password=None).public_key()
pem = key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
with tarfile.open(sys.argv[1]) as tar:
    print(tar.getnames(), tar.extractfile("key.pub").read() == pem)
`

const lengths = [0, 1, 15, 16, 17, 31, 32, 33, 1_000, 5_000_000]

function plaintextOf(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, index) => (index * 31 + (index >> 7)) & 255))
}

const keysOf = ({ at }: KeyFolder) => ({ privateKey: at('key.pem'), publicKey: at('key.pub') })

describe.skipIf(why !== null)(`Python's cryptography${why === null ? '' : ` (${why})`}`, () => {
  test.each(lengths)('reads our tarball of %i bytes', async (length) => {
    await using folder = await keyFolder()
    const plaintext = plaintextOf(length)
    const tarball = await encrypted(folder, plaintext)
    const read = await run(programOf('decrypt.py'), [tarball, keysOf(folder).privateKey])
    expect(read.equals(plaintext)).toBe(true)
  })

  test.each(lengths)('writes a tarball of %i bytes that we read', async (length) => {
    await using folder = await keyFolder()
    const plaintext = plaintextOf(length)
    await run(programOf('encrypt.py'), [folder.at('theirs.tar'), keysOf(folder).publicKey], plaintext)
    expect((await decrypted(folder.at('theirs.tar'), folder.decryptor)).equals(plaintext)).toBe(true)
  })

  test('finds in our tarball the members that Sentry reads, and the public key byte by byte', async () => {
    await using folder = await keyFolder()
    const tarball = await encrypted(folder, Buffer.from('[]'))
    const said = await run(samePem, [tarball, keysOf(folder).privateKey])
    expect(said.toString()).toBe("['export.json', 'data.key', 'key.pub'] True\n")
  })

  test('writes a public key, with PKCS#1 and CRLF, that we encrypt for', async () => {
    await using folder = await keyFolder()
    const pkcs1 = `
import sys
from cryptography.hazmat.primitives import serialization as s
key = s.load_pem_private_key(open(sys.argv[1], "rb").read(), password=None).public_key()
sys.stdout.buffer.write(key.public_bytes(s.Encoding.PEM, s.PublicFormat.PKCS1).replace(b"\\n", b"\\r\\n"))`
    await writeFile(folder.at('key.pub'), await run(pkcs1, [folder.at('key.pem')]))
    const { openEncryptor } = await import('./key-files.ts')
    const tarball = await encrypted(
      { ...folder, encryptor: await openEncryptor(folder.at('key.pub')) },
      plaintextOf(99),
    )
    expect((await run(samePem, [tarball, folder.at('key.pem')])).toString()).toContain('True')
  })
})
