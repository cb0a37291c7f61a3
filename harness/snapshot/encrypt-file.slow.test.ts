import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { keyFolder } from './test-tarballs.ts'

const execute = promisify(execFile)
const jiti = createRequire(import.meta.url).resolve('jiti')
const encryptFile = fileURLToPath(new URL('./index.ts', import.meta.url))

/** Encrypts a file and decrypts the tarball, in a process of its own. @returns the most memory that each took */
async function peaksOf(folder: string, name: string): Promise<readonly number[]> {
  const program = `
    const { createJiti } = await import(${JSON.stringify(jiti)})
    const { decryptFile, encryptFile, openDecryptor, openEncryptor } =
      await createJiti(${JSON.stringify(encryptFile)}).import(${JSON.stringify(encryptFile)})
    const [step, file] = process.argv.slice(1)
    if (step === 'encrypt') await encryptFile(file, file + '.tar', await openEncryptor('key.pub'))
    else await decryptFile(file + '.tar', file + '.again', await openDecryptor('key.pem'))
    console.log(process.resourceUsage().maxRSS * 1024)`
  const peaks: number[] = []
  for (const step of ['encrypt', 'decrypt']) {
    const args = ['--input-type=module', '--eval', program, step, name]
    const { stdout } = await execute(process.execPath, args, { cwd: folder })
    peaks.push(Number(stdout))
  }
  return peaks
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

/** As long as exports get: its token is no shorter, and longer than a string may be from 400 MB on. */
const megabytes = Number(process.env.ROUNDTRIP_MEGABYTES ?? 450)

test('a file of hundreds of megabytes takes little more memory than one of a few bytes', {
  timeout: 300_000,
}, async () => {
  await using folder = await keyFolder()
  await folder.written('small', '[]')
  const rows = Array.from({ length: 4_096 }, (_, index) => {
    const words = Array.from({ length: 24 }, (__, at) => Math.imul(index * 24 + at + 1, 0x9e3779b1).toString(36)).join(
      ' ',
    )
    return `,\n${JSON.stringify({ model: 'a.b', pk: null, fields: { note: words, number: index, isOpen: index % 3 > 0 } })}`
  })
  const block = rows
    .join('')
    .repeat(2)
    .slice(0, 1 << 20)
    .replace(/,\n[^\n]*$/, '')
  const file = createWriteStream(folder.at('large'))
  file.write('[{"model":"a.b","pk":null,"fields":{}}')
  for (let count = 0; count < megabytes; count += 1) {
    if (!file.write(block)) await new Promise<void>((resolve) => file.once('drain', () => resolve()))
  }
  await new Promise<void>((resolve) => file.end(']', () => resolve()))
  await peaksOf(folder.at('.'), 'small') // compiles
  const small = await peaksOf(folder.at('.'), 'small')
  const large = await peaksOf(folder.at('.'), 'large')
  const grown = large.map((peak, index) => Math.round((peak - (small[index] ?? 0)) / 2 ** 20))
  console.log(
    `${megabytes} MB: ${grown.join(' and ')} MB more than ${small.map((peak) => Math.round(peak / 2 ** 20)).join(' and ')}`,
  )
  for (const more of grown) expect(more).toBeLessThan(megabytes / 2)
  expect(await digest(folder.at('large.again'))).toBe(await digest(folder.at('large')))
})
