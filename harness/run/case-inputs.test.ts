import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Case } from '../model/case.ts'
import { parseCaseFile } from '../transform/index.ts'
import { caseInputs } from './case-inputs.ts'

let root = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pg-roundtrip-inputs-'))
})

afterAll(() => rm(root, { recursive: true, force: true }))

const head = 'name: a case\nsubject: map\nsnapshot: ./start.json\n'

let folders = 0

/** A case in a folder of its own, with the files beside it. */
async function caseOf(yaml: string, files: Readonly<Record<string, string>> = {}): Promise<Case> {
  folders += 1
  const folder = join(root, String(folders))
  for (const [name, text] of Object.entries({ 'a.case.yaml': head + yaml, 'start.json': '[]', ...files })) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return parseCaseFile(head + yaml, join(folder, 'a.case.yaml'))
}

const inputsOf = (parsed: Case) => caseInputs(parsed, dirname(parsed.file))

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

describe('the hashes of a case', () => {
  test('are those of its file and of its snapshot where it names no other file', async () => {
    const yaml = 'transform:\n  - sql: SELECT 1\n'
    expect(await inputsOf(await caseOf(yaml))).toEqual({ caseHash: sha256(head + yaml), snapshotHash: sha256('[]') })
  })

  test('are of a list of hashes where it names others, in the order of their paths', async () => {
    const yaml = 'transform:\n  - sql: { file: ./z.sql }\n  - sql: { file: sql/a.sql }\n  - sql: { file: z.sql }\n'
    const { caseHash } = (await inputsOf(await caseOf(yaml, { 'z.sql': 'SELECT 1', 'sql/a.sql': 'SELECT 2' }))) ?? {}
    const lines = [
      `${sha256(head + yaml)}  a.case.yaml\n`,
      `${sha256('SELECT 2')}  sql/a.sql\n`,
      `${sha256('SELECT 1')}  z.sql\n`,
    ]
    expect(caseHash).toBe(sha256(lines.join('')))
  })

  test('change with the snapshot that a step imports', async () => {
    const parsed = await caseOf('transform:\n  - { import: ./other.json, scope: user }\n', { 'other.json': '[]' })
    const before = await inputsOf(parsed)
    await writeFile(join(dirname(parsed.file), 'other.json'), '[ ]')
    const after = await inputsOf(parsed)
    expect(after?.caseHash).not.toBe(before?.caseHash)
    expect(after?.snapshotHash).toBe(before?.snapshotHash)
  })

  test('change with a file of SQL, and with nothing that the case does not name', async () => {
    const parsed = await caseOf('transform:\n  - sql: { file: fix.sql }\n', {
      'fix.sql': 'SELECT 1',
      'b.sql': 'SELECT 1',
    })
    const before = await inputsOf(parsed)
    await writeFile(join(dirname(parsed.file), 'b.sql'), 'SELECT 2')
    expect(await inputsOf(parsed)).toEqual(before)
    await writeFile(join(dirname(parsed.file), 'fix.sql'), 'SELECT 2')
    expect(await inputsOf(parsed)).toEqual({ ...before, caseHash: expect.not.stringMatching(before?.caseHash ?? '') })
  })

  test('change when a migration has another name, and when there is one more', async () => {
    const parsed = await caseOf('', { 'migrations/1_a.sql': 'SELECT 1', 'migrations/2_b/up.sql': 'SELECT 2' })
    const folder = join(dirname(parsed.file), 'migrations')
    const migrating: Case = { ...parsed, transform: [{ kind: 'migrate', folder, from: null, to: null, line: 4 }] }
    const hashes = [(await inputsOf(parsed))?.caseHash, (await inputsOf(migrating))?.caseHash]
    await rename(join(folder, '1_a.sql'), join(folder, '1_c.sql'))
    hashes.push((await inputsOf(migrating))?.caseHash)
    await writeFile(join(folder, '3_d.sql'), '')
    hashes.push((await inputsOf(migrating))?.caseHash)
    expect(new Set(hashes).size).toBe(4)
  })

  test('change with a file of expectations', async () => {
    const changes = '- { changed: map.town, where: { pk: 1 }, fields: { name: A } }\n'
    const parsed = await caseOf('expect:\n  changes:\n    - file: ./a.changes.yaml\n', { 'a.changes.yaml': changes })
    const before = await inputsOf(parsed)
    await writeFile(join(dirname(parsed.file), 'a.changes.yaml'), `${changes}# a comment\n`)
    expect((await inputsOf(parsed))?.caseHash).not.toBe(before?.caseHash)
  })

  test('change when what undoes the steps does', async () => {
    const parsed = await caseOf('', { 'down.sql': 'SELECT 1' })
    const path = join(dirname(parsed.file), 'down.sql')
    const reversible: Case = { ...parsed, modes: { ...parsed.modes, reversible: { kind: 'path', path, line: 4 } } }
    const before = await inputsOf(reversible)
    await writeFile(path, 'SELECT 2')
    expect((await inputsOf(reversible))?.caseHash).not.toBe(before?.caseHash)
  })

  test('are those of a snapshot of any size', async () => {
    const text = `[${' '.repeat(300_000)}]`
    expect(await inputsOf(await caseOf('', { 'start.json': text }))).toMatchObject({ snapshotHash: sha256(text) })
  })

  test.each([
    ['the snapshot', '', 'start.json'],
    ['a file of SQL', 'transform:\n  - sql: { file: gone.sql }\n', 'gone.sql'],
  ])('are not known when %s is not there', async (_, yaml, file) => {
    const parsed = await caseOf(yaml)
    await rm(join(dirname(parsed.file), file), { force: true })
    expect(await inputsOf(parsed)).toBe(null)
  })
})
