import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { asChild, checkout, startCommand, temporaryFolder } from './test-command.ts'
import { project } from './test-project.ts'
import { shopForTests } from './test-shop-database.ts'

const { url, connection } = shopForTests()
const rows = Number(process.env.ROUNDTRIP_ROWS ?? 200_000)
const subject = ['--subject', 'bookshop', '--root', checkout]

const one = async (sql: string) => (await connection().query(sql)).rows[0]?.[0]

/** Asks again and again: what it waits for is the doing of another process. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** Starts the command, interrupts it once it works, and tells how it ended. */
async function interrupted(argv: readonly string[], isAtWork: () => Promise<boolean>) {
  const child = startCommand(argv)
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = once(child, 'close')
  await until(async () => child.exitCode !== null || (await isAtWork()))
  child.kill('SIGINT')
  const [exitCode] = await ended
  return { exitCode, stderr }
}

const others = `SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pg-roundtrip' AND pid <> pg_backend_pid()`

test('Ctrl-C in the middle of an import leaves the database as it was', async () => {
  await connection().query(`INSERT INTO shop.author (name) VALUES ('kept')`)
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'many.ndjson')
  const lines = Array.from({ length: rows }, (_, index) =>
    JSON.stringify({ model: 'shop.author', pk: index + 1, fields: { name: `author ${index}`, bio: 'x'.repeat(100) } }),
  )
  await writeFile(file, lines.join('\n'))
  const isAtWork = async () => Number(await one('SELECT sum(tuples_processed) FROM pg_stat_progress_copy')) > 1_000
  const argv = ['import', file, '--url', url(), ...subject, '--into-existing', '--replace']
  expect(await interrupted(argv, isAtWork)).toEqual({ exitCode: 130, stderr: 'interrupted: nothing was imported\n' })
  expect(await one('SELECT string_agg(name, $$,$$) FROM shop.author')).toBe('kept')
  await until(async () => (await one(others)) === '0')
}, 60_000)

test('Ctrl-C in the middle of an export leaves no file', async () => {
  await connection().query(
    `INSERT INTO shop.author (name) SELECT repeat('x', 100) FROM generate_series(1, ${rows * 5})`,
  )
  await using folder = await temporaryFolder()
  const isAtWork = async () => (await readdir(folder.path)).length > 0
  const argv = ['export', join(folder.path, 'many.json.gz'), '--url', url(), ...subject]
  expect(await interrupted(argv, isAtWork)).toEqual({ exitCode: 130, stderr: 'interrupted: nothing was written\n' })
  expect(await readdir(folder.path)).toEqual([])
  await until(async () => (await one(others)) === '0')
}, 60_000)

test.each([
  ['import', 'small.json', ['--into-existing']],
  ['export', 'out.json', []],
  ['capture', 'out', []],
])(
  'Ctrl-C before %s has reached the database says that nothing was done',
  async (command, name, options) => {
    await using folder = await project()
    const shop = join(folder.path, 'snapshots/shop')
    const subject = await readFile(join(shop, 'subject.ts'), 'utf8')
    await writeFile(join(shop, 'subject.ts'), `process.kill(process.pid, 'SIGINT')\n${subject}`)
    const file = command === 'capture' ? name : join(shop, name)
    const argv = [command, file, '--url', url(), '--root', folder.path, ...options]
    const { exitCode, stdout, stderr } = await asChild(argv)
    expect({ exitCode, stdout, lastLine: stderr.split('\n').at(-2) }).toEqual({
      exitCode: 130,
      stdout: '',
      lastLine: `interrupted: nothing was ${command === 'import' ? 'imported' : 'written'}`,
    })
  },
  60_000,
)
