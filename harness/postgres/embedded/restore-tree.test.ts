import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { restoreTree } from './restore-tree.ts'

describe('restoreTree makes a folder equal to its source again', () => {
  let root: string
  let source: string
  let target: string
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'pg-test-'))
    source = path.join(root, 'source')
    target = path.join(root, 'target')
    await mkdir(path.join(source, 'base/1'), { recursive: true })
    await mkdir(path.join(source, 'empty'))
    await writeFile(path.join(source, 'base/1/1249'), 'original')
    await writeFile(path.join(source, 'PG_VERSION'), '18\n')
    await mkdir(target)
    restoreTree(source, target, null)
  })
  afterEach(() => rm(root, { recursive: true }))

  const file = () => path.join(target, 'base/1/1249')
  const changes: [string, () => Promise<unknown>][] = [
    ['without a change', async () => {}],
    ['after a file changed', () => writeFile(file(), 'changed!')],
    ['after a file grew', () => writeFile(file(), 'original and more')],
    ['after a file shrank', () => truncate(file(), 3)],
    ['after a file was lost', () => rm(file())],
    ['after a folder was lost', () => rm(path.join(target, 'base'), { recursive: true })],
    ['after a file was added', () => writeFile(path.join(target, 'base/1/16384'), 'mine')],
    ['after a folder was added', () => mkdir(path.join(target, 'base/16384/deep'), { recursive: true })],
    ['after a file became a folder', () => rm(file()).then(() => mkdir(file()))],
    ['after a file became a link', () => rm(file()).then(() => symlink(path.join(root, 'outside'), file()))],
    ['after a file got a second name', () => link(file(), path.join(root, 'second name'))],
  ]

  test.each(changes)('%s', async (_, change) => {
    await writeFile(path.join(root, 'outside'), 'outside')
    await change()
    restoreTree(source, target, null)
    expect(await readTree(target)).toEqual(await readTree(source))
    expect(await readFile(path.join(root, 'outside'), 'utf8')).toBe('outside')
  })

  test('and does not write through the second name of a file', async () => {
    await writeFile(file(), 'changed!')
    await link(file(), path.join(root, 'second name'))
    restoreTree(source, target, null)
    expect(await readFile(path.join(root, 'second name'), 'utf8')).toBe('changed!')
  })
})

/** Contents by relative path; null for a folder. */
async function readTree(root: string): Promise<Readonly<Record<string, string | null>>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const contents = entries.map(async (entry) => {
    const file = path.join(entry.parentPath, entry.name)
    return [path.relative(root, file), entry.isDirectory() ? null : await readFile(file, 'utf8')] as const
  })
  return Object.fromEntries(await Promise.all(contents))
}
