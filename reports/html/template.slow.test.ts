import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildTemplate } from './build-template.ts'
import { placeholders } from './placeholders.ts'
import { buildOnce } from './template.ts'

const root = dirname(dirname(import.meta.dirname))
let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'template '))
})

afterAll(async () => {
  await rm(directory, { recursive: true, force: true })
})

test('the template is the same each time it is built, and holds each place once', async () => {
  const [one, other] = [await buildTemplate(root), await buildTemplate(root)]
  expect(other).toBe(one)
  for (const place of Object.values(placeholders)) expect(one.split(place)).toHaveLength(2)
})

test('building it leaves the environment as it was', async () => {
  const before = { ...process.env }
  await buildTemplate(root)
  expect(process.env).toEqual(before)
})

test('it is built once, by whoever comes first; older ones go', async () => {
  const cache = join(directory, 'cache')
  await mkdir(cache)
  await writeFile(join(cache, 'report-template-0.html'), 'older')
  const built = await Promise.all([buildOnce(root, cache), buildOnce(root, cache)])
  expect(new Set(built).size).toBe(1)
  const [name = '', ...others] = await readdir(cache)
  expect(others).toEqual([])
  expect(await readFile(join(cache, name), 'utf8')).toBe(built[0])
  await writeFile(join(cache, name), 'as it is kept')
  expect(await buildOnce(root, cache)).toBe('as it is kept')
})

test('a cache that cannot be written is done without', async () => {
  const file = join(directory, 'file')
  await writeFile(file, '')
  expect(await buildOnce(root, join(file, 'cache'))).toContain('<!doctype html>')
})
