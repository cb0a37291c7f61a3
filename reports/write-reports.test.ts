import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HarnessError } from '../harness/model/errors.ts'
import { renderJson } from './json/render-json.ts'
import { renderJunit } from './junit/render-junit.ts'
import { reportFiles } from './report-files.ts'
import { sampleReport } from './test-samples.ts'
import { writeReports } from './write-reports.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'reports '))
})

afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

test('reports go where they were asked to, into folders that need not exist, over those of an earlier run', async () => {
  const files = reportFiles(directory, [
    { format: 'json', outputFile: null },
    { format: 'junit', outputFile: 'a/b/cases.xml' },
    { format: 'github', outputFile: null },
    { format: 'markdown', outputFile: join(directory, 'comment.md') },
    { format: 'json', outputFile: 'reports/out/report.json' },
  ])
  await writeReports(sampleReport([]), files)
  const { written, failures } = await writeReports(sampleReport(), files)
  expect(failures).toEqual([])
  expect(written).toEqual([
    { format: 'json', path: join(directory, 'reports/out/report.json') },
    { format: 'junit', path: join(directory, 'a/b/cases.xml') },
    { format: 'markdown', path: join(directory, 'comment.md') },
  ])
  expect(await readFile(join(directory, 'reports/out/report.json'), 'utf8')).toBe(renderJson(sampleReport()))
  expect(await readFile(join(directory, 'a/b/cases.xml'), 'utf8')).toBe(renderJunit(sampleReport()))
  expect(await readFile(join(directory, 'comment.md'), 'utf8')).toContain('1 case failed')
  expect(await readdir(join(directory, 'a/b'))).toEqual(['cases.xml'])
})

test('the page is one of them', async () => {
  const path = join(directory, 'index.html')
  expect(await writeReports(sampleReport(), [{ format: 'html', path }])).toMatchObject({ failures: [] })
  expect(await readFile(path, 'utf8')).toContain('<title>1 case failed')
})

test('one that cannot be written says which, keeps no other from it, and leaves nothing half-written', async () => {
  await mkdir(join(directory, 'junit.xml', 'mine'), { recursive: true })
  await writeFile(join(directory, 'file'), '')
  const { written, failures } = await writeReports(sampleReport(), [
    { format: 'junit', path: join(directory, 'junit.xml') },
    { format: 'markdown', path: join(directory, 'file', 'report.md') },
    { format: 'json', path: join(directory, 'report.json') },
  ])
  expect(written).toEqual([{ format: 'json', path: join(directory, 'report.json') }])
  expect(failures).toHaveLength(2)
  for (const failure of failures) expect(failure).toBeInstanceOf(HarnessError)
  expect(failures[0]).toMatchObject({
    code: 'infrastructure',
    message: expect.stringContaining(`cannot write the report junit to ${join(directory, 'junit.xml')}: `),
  })
  expect(failures[1]?.message).toContain(`make ${join(directory, 'file')} writable, or name another file`)
  expect((await readdir(directory)).sort()).toEqual(['file', 'junit.xml', 'report.json'])
})
