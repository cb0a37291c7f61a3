import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HarnessError } from '../harness/model/errors.ts'
import { renderHtml } from './html/render-html.ts'
import { renderJson } from './json/render-json.ts'
import { sampleReport } from './test-samples.ts'
import { writeReports } from './write-reports.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'reports '))
})

afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

test('both files are written into a directory that need not exist, over those of an earlier run', async () => {
  const out = join(directory, 'a', 'out')
  await writeReports(sampleReport([]), out)
  const written = await writeReports(sampleReport(), out)
  expect(written).toEqual({ json: join(out, 'report.json'), html: join(out, 'index.html') })
  expect(await readFile(written.json, 'utf8')).toBe(renderJson(sampleReport()))
  expect(await readFile(written.html, 'utf8')).toBe(renderHtml(sampleReport()))
  expect((await readdir(out)).sort()).toEqual(['index.html', 'report.json'])
})

test('a file that cannot be written is one clear error, and nothing half-written remains', async () => {
  await mkdir(join(directory, 'index.html'))
  await writeFile(join(directory, 'index.html', 'mine'), '')
  const failure = await writeReports(sampleReport(), directory).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(HarnessError)
  expect(failure).toMatchObject({ code: 'infrastructure', message: expect.stringContaining(`to ${directory}: `) })
  expect((await readdir(directory)).sort()).toEqual(['index.html', 'report.json'])
})
