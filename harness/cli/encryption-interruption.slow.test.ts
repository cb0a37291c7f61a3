import { once } from 'node:events'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { inProcess, startCommand, temporaryFolder } from './test-command.ts'

/** It takes a second at least, within which the command is stopped. */
const megabytes = 150

async function place() {
  const folder = await temporaryFolder()
  const at = (name: string): string => join(folder.path, name)
  for (const name of ['tmp', 'out']) await mkdir(at(name))
  await inProcess('keygen', at('key.pem'), '--bits', '2048', '--no-passphrase')
  const row = Buffer.from(`{"model":"a.b","pk":null,"fields":{"text":"${'x'.repeat(1 << 20)}"}},`)
  await writeFile(at('a.json'), ['[', ...Array.from({ length: megabytes - 1 }, () => row), row.subarray(0, -1), ']'])
  const encrypt = ['encrypt', at('a.json'), '--with', at('key.pub'), '-o', at('out/a.tar')]
  return { ...folder, at, encrypt }
}

/** Starts the command, sends it a signal once its output is begun, and tells how it ended. */
async function stopped(argv: readonly string[], folder: string, tmp: string, name: NodeJS.Signals) {
  const child = startCommand(argv, { env: { TMPDIR: tmp } })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = once(child, 'close')
  while (child.exitCode === null && (await readdir(folder)).length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const begun = (await readdir(folder)).map((file) => join(folder, file))
  for (const file of begun) expect((await stat(file)).mode & 0o777).toBe(0o600)
  child.kill(name)
  const [exitCode] = await ended
  return { exitCode, stderr }
}

const interrupted = { exitCode: 130, stderr: 'interrupted: nothing was written\n' }

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s leaves nothing of what is encrypted or decrypted',
  async (name) => {
    await using folder = await place()
    const { at, encrypt } = folder
    expect(await stopped(encrypt, at('out'), at('tmp'), name)).toEqual(interrupted)
    expect(await readdir(at('out'))).toEqual([])
    expect(await inProcess(...encrypt, '-o', at('a.tar'))).toMatchObject({ exitCode: 0 })
    const decrypt = ['decrypt', at('a.tar'), '--with', at('key.pem'), '-o', at('out/a.json')]
    expect(await stopped(decrypt, at('out'), at('tmp'), name)).toEqual(interrupted)
    expect(await readdir(at('out'))).toEqual([])
    expect(await readdir(at('tmp'))).toEqual([])
  },
  120_000,
)

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends what is printed, also where its reader takes no more, and tells nothing of the key',
  async (name) => {
    await using folder = await place()
    const { at, encrypt } = folder
    expect(await inProcess(...encrypt)).toMatchObject({ exitCode: 0 })
    const child = startCommand(['decrypt', at('out/a.tar'), '--with', at('key.pem'), '-o', '-'])
    const ended = once(child, 'close')
    const stderr = text(child.stderr)
    const [first] = await once(child.stdout, 'data')
    child.stdout.pause()
    child.kill(name)
    // It does not wait for who reads; only what was on its way comes.
    await once(child, 'exit')
    expect(child.exitCode).toBe(130)
    const stdout = `${first}${await text(child.stdout)}`
    await ended
    expect(await stderr).toBe('interrupted: what was printed may not be all\n')
    expect(stdout.length).toBeLessThan(megabytes << 19)
    const key = (await readFile(at('key.pem'), 'utf8')).split('\n')
    for (const line of key.filter((part) => part !== '')) expect(stdout + (await stderr)).not.toContain(line)
    expect(stdout).toMatch(/^\[\{"model":"a\.b","pk":null,"fields":\{"text":"x+/)
  },
  120_000,
)

test('a kill leaves nothing in the temporary folder, and nothing that can be read', async () => {
  await using folder = await place()
  const { at, encrypt } = folder
  expect(await stopped(encrypt, at('out'), at('tmp'), 'SIGKILL')).toEqual({ exitCode: null, stderr: '' })
  expect(await readdir(at('tmp'))).toEqual([])
  expect((await readdir(at('out'))).includes('a.tar')).toBe(false)
}, 120_000)
