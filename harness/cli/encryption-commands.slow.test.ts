import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createStyle } from '../../reports/index.ts'
import { runCommandLine } from './main.ts'
import { asChild, type Ended, inProcess, temporaryFolder } from './test-command.ts'

const text = '[\n  {\n    "model": "a.b",\n    "pk": 1,\n    "fields": {}\n  }\n]\n'
const bits = ['--bits', '2048']

// Keys take their time, and so do commands that are started.
vi.setConfig({ testTimeout: 60_000 })

beforeEach(() => vi.stubEnv('ROUNDTRIP_KEY_PASSPHRASE', undefined))
afterEach(() => vi.unstubAllEnvs())

async function place() {
  const folder = await temporaryFolder()
  const at = (name: string): string => join(folder.path, name)
  await writeFile(at('a.json'), text)
  const keygen = (...options: readonly string[]) => inProcess('keygen', at('key.pem'), ...bits, ...options)
  const encrypt = (...options: readonly string[]) =>
    inProcess('encrypt', at('a.json'), '--with', at('key.pub'), '-o', at('a.tar'), ...options)
  const decrypt = (...options: readonly string[]) =>
    inProcess('decrypt', at('a.tar'), '--with', at('key.pem'), '-o', at('b.json'), ...options)
  return { ...folder, at, keygen, encrypt, decrypt }
}

const modeOf = async (path: string) => (await stat(path)).mode & 0o777

/** A person at a terminal who types the next of these whenever they are asked for a passphrase. */
async function atTerminal(argv: readonly string[], ...lines: readonly string[]): Promise<Ended & { screen: string }> {
  const left = [...lines]
  const input = new PassThrough()
  let screen = ''
  let isAnswered = false
  const output = new Writable({
    write(chunk, _, done) {
      const text = String(chunk)
      screen += text
      // How the library marks a question that is open, and one that is over.
      if (text.includes('◆') && !isAnswered) {
        isAnswered = true
        setImmediate(() => input.write(left.shift() ?? '\u0003'))
      } else if (text.includes('◇')) isAnswered = false
      done()
    },
  })
  const written = { stdout: '', stderr: '' }
  const style = createStyle({ color: false })
  const exitCode = await runCommandLine(argv, {
    out: (out) => {
      written.stdout += out
    },
    err: (err) => {
      written.stderr += err
    },
    style,
    errorStyle: style,
    dialogue: { input, output, color: false },
  })
  expect(left).toEqual([])
  return { exitCode, ...written, screen }
}

test('a pair of keys encrypts a snapshot and decrypts it again, for the owner alone', async () => {
  await using folder = await place()
  const { at, keygen, encrypt, decrypt } = folder
  const made = await keygen()
  expect(made).toMatchObject({ exitCode: 0, stderr: '' })
  expect(made.stdout).toContain(`${at('key.pem')}: the private key, of 2048 bits, without a passphrase`)
  expect(made.stdout).not.toContain('-----BEGIN')
  expect(await readFile(at('key.pem'), 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/)
  expect(await readFile(at('key.pub'), 'utf8')).toMatch(/^-----BEGIN PUBLIC KEY-----\n/)
  expect(await encrypt()).toEqual({
    exitCode: 0,
    stdout: `✓ ${at('a.json')} encrypted to ${at('a.tar')}\n`,
    stderr: '',
  })
  expect(await decrypt()).toEqual({
    exitCode: 0,
    stdout: `✓ ${at('a.tar')} decrypted to ${at('b.json')}\n`,
    stderr: '',
  })
  expect(await readFile(at('b.json'), 'utf8')).toBe(text)
  for (const name of ['key.pem', 'a.tar', 'b.json']) expect(await modeOf(at(name)), name).toBe(0o600)
})

test('a program is told what was written', async () => {
  await using folder = await place()
  const { at, keygen, encrypt, decrypt } = folder
  const pair = { privateKey: at('key.pem'), publicKey: at('key.pub'), bits: 2_048, protected: false }
  expect(JSON.parse((await keygen('--json')).stdout)).toEqual({ schemaVersion: 1, ...pair })
  const encrypted = JSON.parse((await encrypt('--json')).stdout)
  const { size } = await stat(at('a.tar'))
  const durationMs = expect.any(Number)
  expect(encrypted).toEqual({ schemaVersion: 1, file: at('a.json'), output: at('a.tar'), bytes: size, durationMs })
  const decrypted = JSON.parse((await decrypt('--json')).stdout)
  expect(decrypted).toEqual({
    schemaVersion: 1,
    file: at('a.tar'),
    output: at('b.json'),
    bytes: text.length,
    durationMs,
  })
})

test('-o - prints what is decrypted, and nothing else', async () => {
  await using folder = await place()
  const { at, keygen, encrypt, decrypt } = folder
  await keygen()
  await encrypt()
  const argv = ['decrypt', at('a.tar'), '--with', at('key.pem'), '-o', '-']
  expect(await asChild(argv)).toEqual({ exitCode: 0, stdout: text, stderr: '' })
  expect(await decrypt('-o', '-', '--json')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--json and -o -'),
  })
})

describe('keygen', () => {
  test('overwrites neither key', async () => {
    await using folder = await place()
    for (const name of ['key.pem', 'key.pub']) {
      await writeFile(folder.at(name), 'kept')
      const { exitCode, stderr } = await folder.keygen()
      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('is there already') })
      expect(await readFile(folder.at(name), 'utf8')).toBe('kept')
    }
  })

  test('names the public key after the private one, and takes no name of a public one', async () => {
    await using folder = await place()
    await inProcess('keygen', folder.at('mine'), ...bits)
    expect(await readdir(folder.path)).toEqual(['a.json', 'mine', 'mine.pub'])
    const { stderr } = await inProcess('keygen', folder.at('other.pub'))
    expect(stderr).toMatch(/name the private one: npx roundtrip keygen .*other\.pem/)
  })

  test.each(['1024', '2047', '2050', '32768', 'many', '-2048', '0x1000'])(
    'makes no keys of %s bits',
    async (number) => {
      await using folder = await place()
      const { exitCode, stderr } = await inProcess('keygen', folder.at('key.pem'), `--bits=${number}`)
      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('from 2048 to 16384') })
      expect(await readdir(folder.path)).toEqual(['a.json'])
    },
  )

  test('of a folder that is not there says so', async () => {
    await using folder = await place()
    const { exitCode, stderr } = await inProcess('keygen', folder.at('none/key.pem'), ...bits)
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('there is no such folder') })
  })
})

describe('a passphrase', () => {
  const passphrase = 'correct horse'

  test('comes from a file, or from the environment, and is told nowhere', async () => {
    await using folder = await place()
    const { at, keygen, encrypt, decrypt } = folder
    await writeFile(at('passphrase'), `${passphrase}\n`)
    const made = await keygen('--passphrase-file', at('passphrase'))
    expect(made.stdout).toContain('under its passphrase')
    expect(await readFile(at('key.pem'), 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/)
    await encrypt()
    const missing = await decrypt()
    expect(missing).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('ROUNDTRIP_KEY_PASSPHRASE') })
    expect(await decrypt('--passphrase-file', at('passphrase'))).toMatchObject({ exitCode: 0 })
    vi.stubEnv('ROUNDTRIP_KEY_PASSPHRASE', passphrase)
    const ended = await decrypt()
    expect(ended).toMatchObject({ exitCode: 0 })
    vi.stubEnv('ROUNDTRIP_KEY_PASSPHRASE', `${passphrase}!`)
    const wrong = await decrypt()
    expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('does not open with this passphrase') })
    for (const { stdout, stderr } of [made, missing, ended, wrong]) expect(stdout + stderr).not.toContain(passphrase)
  })

  test('is typed at a terminal, twice for a new key, and not shown', async () => {
    await using folder = await place()
    const { at, encrypt } = folder
    const made = await atTerminal(
      ['keygen', at('key.pem'), ...bits],
      `${passphrase}\r`,
      'mistyped\r',
      `${passphrase}\r`,
      `${passphrase}\r`,
    )
    expect(made).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('under its passphrase') })
    expect(made.screen).toContain('They differ')
    await encrypt()
    const argv = ['decrypt', at('a.tar'), '--with', at('key.pem'), '-o', at('b.json')]
    const ended = await atTerminal(argv, `${passphrase}\r`)
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await readFile(at('b.json'), 'utf8')).toBe(text)
    for (const { screen, stdout } of [made, ended]) expect(screen + stdout).not.toMatch(/horse|mistyped/)
    const refused = await atTerminal([...argv], '\u0003')
    expect(refused).toMatchObject({ exitCode: 130, stdout: '', stderr: 'interrupted: nothing was written\n' })
  })

  test('may be left out at a terminal, by Enter or by an option', async () => {
    await using folder = await place()
    const entered = await atTerminal(['keygen', folder.at('one.pem'), ...bits], '\r')
    const asked = await atTerminal(['keygen', folder.at('two.pem'), ...bits, '--no-passphrase'])
    vi.stubEnv('ROUNDTRIP_KEY_PASSPHRASE', '')
    const unset = await folder.keygen()
    for (const { stdout } of [entered, asked, unset]) expect(stdout).toContain('without a passphrase')
  })

  test('in a file of more than a line, or of none, is refused', async () => {
    await using folder = await place()
    for (const contents of ['', '\n', 'one\ntwo\n']) {
      await writeFile(folder.at('passphrase'), contents)
      const { exitCode, stderr } = await folder.keygen('--passphrase-file', folder.at('passphrase'))
      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('not one line') })
    }
    expect(await folder.keygen('--passphrase-file', folder.at('none'))).toMatchObject({ exitCode: 2 })
    expect(await readdir(folder.path)).toEqual(['a.json', 'passphrase'])
  })
})

test('the private key of one pair does not open what is encrypted for another', async () => {
  await using folder = await place()
  await folder.keygen()
  await folder.encrypt()
  await inProcess('keygen', folder.at('other.pem'), ...bits)
  const { exitCode, stderr } = await folder.decrypt('--with', folder.at('other.pem'))
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('for another key') })
  expect(await readdir(folder.path)).not.toContain('b.json')
})

test('the wrong key of a pair is told, and not shown', async () => {
  await using folder = await place()
  await folder.keygen()
  await folder.encrypt()
  const key = (await readFile(folder.at('key.pem'), 'utf8')).split('\n')[1] ?? ''
  const wrong = [
    await folder.encrypt('--with', folder.at('key.pem')),
    await folder.decrypt('--with', folder.at('key.pub')),
  ]
  expect(wrong.map(({ exitCode }) => exitCode)).toEqual([2, 2])
  expect(wrong[0]?.stderr).toContain('holds a private key')
  expect(wrong[1]?.stderr).toContain('holds a public key')
  for (const { stdout, stderr } of wrong) expect(stdout + stderr).not.toContain(key)
})

test.each([
  ['compare', (at: (name: string) => string) => [at('a.json'), at('a.tar')]],
  ['validate', (at: (name: string) => string) => [at('a.tar')]],
  ['fmt', (at: (name: string) => string) => [at('a.tar')]],
])('%s says of a tarball how to decrypt it, and leaves it as it is', async (name, files) => {
  await using folder = await place()
  await folder.keygen()
  await folder.encrypt()
  const before = await readFile(folder.at('a.tar'))
  const { exitCode, stdout, stderr } = await inProcess(name, ...files(folder.at))
  expect(exitCode).toBe(2)
  expect(stdout + stderr).toContain('a.tar is an encrypted tarball')
  expect(stdout + stderr).toContain('npx roundtrip decrypt')
  expect(await readFile(folder.at('a.tar'))).toEqual(before)
})

test('a folder is neither encrypted nor decrypted', async () => {
  await using folder = await place()
  await folder.keygen()
  await mkdir(folder.at('d.tar'))
  const argv = ['decrypt', folder.at('d.tar'), '--with', folder.at('key.pem'), '-o', folder.at('b.json')]
  expect(await inProcess(...argv)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('d.tar') })
  expect(await folder.encrypt('-o', folder.at('d.tar'))).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('it is a folder'),
  })
})
