import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HarnessError } from '../harness/model/errors.ts'
import { renderJson } from './json/render-json.ts'
import { renderJunit } from './junit/render-junit.ts'
import { reportFiles } from './report-files.ts'
import { sampleReport } from './test-samples.ts'
import { unwritableFix } from './unwritable-file.ts'
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
  expect(failures[0]?.message).toContain(
    `${join(directory, 'junit.xml')} is a folder: remove it, or write it elsewhere`,
  )
  expect(failures[1]?.message).toMatch(
    / is a file, where a folder is needed: remove it, or write it elsewhere: `outputFile`/,
  )
  expect((await readdir(directory)).sort()).toEqual(['file', 'junit.xml', 'report.json'])
})

describe('what is in the way of a file is told with what to do', () => {
  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'a folder that nobody may write to',
    async () => {
      await chmod(directory, 0o500)
      const { failures } = await writeReports(sampleReport(), [
        { format: 'json', path: join(directory, 'report.json') },
      ])
      await chmod(directory, 0o700)
      expect(failures[0]?.fix).toContain(`let the user that runs this write to ${directory} `)
    },
  )

  test.skipIf(!existsSync('/dev/full'))('a disk that is full', async () => {
    const cause = await writeFile('/dev/full', 'x').catch((error: unknown) => error)
    expect(unwritableFix('/a/report.json', cause)).toMatch(/^make room on the disk of \/a, or write it elsewhere: /)
  })

  test('a name that is too long, and whatever else', async () => {
    const path = join(directory, 'x'.repeat(300))
    const { failures } = await writeReports(sampleReport(), [{ format: 'json', path }])
    expect(failures[0]?.fix).toContain(`shorten ${path}, or write it elsewhere`)
    const unknown = Object.assign(new Error('EXYZ: what?'), { code: 'EXYZ', syscall: 'open' })
    expect(unwritableFix('/a/report.json', unknown)).toContain('look at /a, or write it elsewhere')
    expect(unwritableFix('/a/report.json', new Error('no template'))).toBe(null)
  })
})
