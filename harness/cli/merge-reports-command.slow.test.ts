import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { RunReport } from '../model/report.ts'
import { rebaseBlob } from './rebase-blob.ts'
import { asChild, checkout } from './test-command.ts'
import { addCase, project } from './test-project.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

const shardCount = 3
const blobs = '.vitest-reports'

/** The three shards of a project of four cases, each run in a folder of its own, as on three machines. */
const shards: (Project & { readonly blob: string })[] = []
/** A case more, on another version of the snapshot. */
let other: Project

type Project = Awaited<ReturnType<typeof shardedProject>>

async function shardedProject() {
  const folder = await project()
  await addCase(folder.path, 'forbidden', 'UPDATE product SET price = 1')
  await addCase(folder.path, 'nothing', "UPDATE product SET price = price WHERE name = 'Kettle'")
  await addCase(folder.path, 'broken', 'UPDATE nothing SET price = 1')
  return folder
}

/** @returns the blob's path */
async function runShard(root: string, index: number): Promise<string> {
  const argv = ['run', '--shard', `${index}/${shardCount}`, '--reporter', 'blob']
  const { stdout, stderr } = await asChild(argv, { cwd: root, env: { GITHUB_ACTIONS: 'true' } })
  // The merged report says on GitHub what there is to say.
  expect(stdout + stderr).not.toContain('::error')
  expect(await readdir(join(root, 'reports/out'))).toEqual(['index.html', 'report.json'])
  return join(root, blobs, `blob-${index}-${shardCount}.json`)
}

beforeAll(async () => {
  for (let index = 1; index <= shardCount; index += 1) {
    const folder = await shardedProject()
    shards.push(Object.assign(folder, { blob: await runShard(folder.path, index) }))
  }
  other = await shardedProject()
  const snapshot = join(other.path, 'snapshots/shop/small.json')
  await writeFile(snapshot, `${await readFile(snapshot, 'utf8')}\n`)
})

afterAll(async () => {
  for (const folder of [...shards, other]) await folder[Symbol.asyncDispose]()
})

/** A project in which nothing has run, with these blobs. */
async function merging(paths: Readonly<Record<string, string>>) {
  const folder = await shardedProject()
  await mkdir(join(folder.path, blobs))
  for (const [name, path] of Object.entries(paths)) await cp(path, join(folder.path, blobs, name))
  return folder
}

function allBlobs(): Record<string, string> {
  return Object.fromEntries(shards.map(({ blob }, index) => [`blob-${index + 1}-${shardCount}.json`, blob]))
}

async function reportOf(root: string): Promise<RunReport> {
  return JSON.parse(await readFile(join(root, 'reports/out/report.json'), 'utf8'))
}

async function merge(root: string, ...argv: readonly string[]) {
  return asChild(['merge-reports', blobs, ...argv], { cwd: root })
}

test('each shard has a report of its own, which says which it is', async () => {
  const reports = await Promise.all(shards.map(({ path }) => reportOf(path)))
  expect(reports.map(({ shard }) => shard)).toEqual([1, 2, 3].map((index) => ({ index, count: shardCount })))
  expect(reports.map(({ summary }) => summary.cases).toSorted()).toEqual([1, 1, 2])
})

describe('the blobs of all shards', () => {
  test('make one report of all cases, with the verdict of a run of all', async () => {
    await using folder = await merging(allBlobs())
    const { exitCode, stdout } = await merge(folder.path, '--report', 'json,junit')
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: expect.stringContaining('× the case forbidden') })
    expect(stdout).toContain('report  reports/out/junit.xml')
    expect(stdout).not.toContain('\u001b')
    const report = await reportOf(folder.path)
    const parts = await Promise.all(shards.map(({ path }) => reportOf(path)))
    const cases = parts.flatMap((part) => part.cases).sort((a, b) => (a.file < b.file ? -1 : 1))
    expect(report.cases).toEqual(cases)
    expect(report).toMatchObject({
      shard: null,
      verdict: 'fail',
      summary: { cases: 4, passed: 2, failed: 1, errored: 1, skipped: 0, findings: 2 },
      startedAt: parts.map(({ startedAt }) => startedAt).toSorted()[0],
      environment: parts[0]?.environment,
    })
    const longest = Math.max(...parts.map(({ durationMs }) => durationMs))
    // By another clock: vitest's own.
    expect(report.durationMs).toBeGreaterThan(longest - 1000)
    expect(report.durationMs).toBeLessThan(longest + 20_000)
  })

  test('are merged by vitest itself too, where its configuration names the plugin', async () => {
    await using folder = await merging(allBlobs())
    await useOwnVitest(folder.path)
    const { exitCode, stdout } = await vitest(folder.path)
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: expect.stringContaining('reports/out/index.html') })
    expect((await reportOf(folder.path)).summary).toMatchObject({ cases: 4, passed: 2 })
  })

  test.each([
    ['they', shardCount],
    ['some', 1],
  ])('cannot be merged by vitest itself when %s ran in other folders, and that is told', async (_, count) => {
    await using folder = await merging(allBlobs())
    await useOwnVitest(folder.path)
    const elsewhere = Object.entries(allBlobs()).slice(0, count)
    for (const [name, path] of elsewhere) await cp(path, join(folder.path, blobs, name))
    const { exitCode, stderr } = await vitest(folder.path)
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringMatching(/[1-4] of 4 test files ran in another folder[\s\S]*npx roundtrip merge-reports/),
    })
    expect(await readdir(folder.path)).not.toContain('reports')
  })

  test('are told on GitHub once, when they are merged', async () => {
    await using folder = await merging(allBlobs())
    const summary = join(folder.path, 'summary.md')
    const env = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: join(folder.path, '..'), GITHUB_STEP_SUMMARY: summary }
    const { stdout } = await asChild(['merge-reports'], { cwd: folder.path, env })
    const places = [...stdout.matchAll(/^::error file=[^/]+\/(cases\/shop\/[^,]+),line=(\d+)/gm)].map(([, ...at]) => at)
    expect(places).toEqual([
      ['cases/shop/broken.case.yaml', '5'],
      ['cases/shop/forbidden.case.yaml', '5'],
      ['cases/shop/forbidden.case.yaml', '5'],
    ])
    expect(await readFile(summary, 'utf8')).toContain('## ❌ 1 case failed, 1 case could not be judged')
  })
})

test('after all cases, wherever they ran, it is known which snapshots none uses', async () => {
  await using folder = await merging(allBlobs())
  await cp(join(folder.path, 'snapshots/shop/small.json'), join(folder.path, 'snapshots/shop/spare.json'))
  const { stdout } = await merge(folder.path)
  expect(stdout).toContain('no case uses this file:\n    snapshots/shop/spare.json\n')
})

describe('blobs that are not those of all shards of one run are refused, and nothing is written', () => {
  const refused = async (root: string, ...problems: readonly string[]) => {
    await rename(join(root, blobs), join(root, 'blobs'))
    const { exitCode, stderr } = await asChild(['merge-reports', 'blobs'], { cwd: root })
    for (const problem of problems) expect(stderr).toContain(problem)
    expect(exitCode).toBe(2)
    expect(await readdir(root)).not.toContain('reports')
  }

  test('a shard is missing', async () => {
    const { 'blob-2-3.json': _, ...others } = allBlobs()
    await using folder = await merging(others)
    await refused(folder.path, 'shard 2 of 3 is missing', '--shard 2/3 --reporter blob')
  })

  test('a shard is missing, whatever the files are called; vitest itself says so too', async () => {
    const [first = '', , third = ''] = Object.values(allBlobs())
    await using folder = await merging({ 'a.json': first, 'b.json': third })
    await useOwnVitest(folder.path)
    const { exitCode, stderr } = await vitest(folder.path)
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('shard 2 of 3 is missing') })
    expect(await readdir(folder.path)).not.toContain('reports')
  })

  test('a case is there twice', async () => {
    const all = allBlobs()
    await using folder = await merging({ ...all, 'again.json': all['blob-1-3.json'] ?? '' })
    await refused(folder.path, 'is there twice: in several blobs of shard 1 of 3')
  })

  test('a case is there twice, though it was not run again', async () => {
    const names = await Promise.all(
      shards.map(async ({ path }) => (await reportOf(path)).cases.map(({ name }) => name)),
    )
    const index = names.findIndex(({ length }) => length === 2)
    const again = shards[index]?.path ?? ''
    await using folder = await merging(allBlobs())
    const argv = ['run', '--shard', `${index + 1}/${shardCount}`, '--reporter', 'blob', '-t', names[index]?.[0] ?? '']
    await asChild(argv, { cwd: again })
    await rename(join(again, blobs, `blob-${index + 1}-${shardCount}.json`), join(folder.path, blobs, 'again.json'))
    await cp(join(folder.path, blobs, `blob-${index + 1}-${shardCount}.json`), shards[index]?.blob ?? '')
    await refused(folder.path, `is there twice: in several blobs of shard ${index + 1} of 3`)
  })

  test('one of them was run on other case files', async () => {
    const index = await shardWith('cases/shop/nothing.case.yaml')
    await using changed = await shardedProject()
    await writeFile(join(changed.path, 'cases/shop/note.txt'), 'another commit')
    const blob = await runShard(changed.path, index)
    await using folder = await merging({ ...allBlobs(), [`blob-${index}-3.json`]: blob })
    await refused(folder.path, 'the shards were run on different case files: ', 'run all shards on the same commit')
  })

  test('one of them was judged on another snapshot', async () => {
    const index = await shardWith('cases/shop/forbidden.case.yaml')
    const blob = await runShard(other.path, index)
    await using folder = await merging({ ...allBlobs(), [`blob-${index}-3.json`]: blob })
    await refused(
      folder.path,
      'the cases were judged on different snapshots snapshots/shop/small.json: ',
      'run all shards on the same commit',
    )
  })

  test('one of them was judged by another version', async () => {
    await using folder = await merging(allBlobs())
    const path = join(folder.path, blobs, 'blob-3-3.json')
    const { tool } = await reportOf(shards[2]?.path ?? '')
    const text = await readFile(path, 'utf8')
    expect(text).toContain(`"${tool.version}"`)
    await writeFile(path, text.replaceAll(`"${tool.version}"`, '"0.0.9"'))
    await refused(folder.path, `shard 3 of 3 was judged by pg-roundtrip 0.0.9, and this is ${tool.version}`)
  })

  test.each([
    ['nothing', {}, 'blobs is empty'],
    ['what is no blob', { 'a.json': '{' }, 'blobs/a.json is not what the reporter blob writes'],
    ['another blob', { 'a.json': '{}' }, 'blobs/a.json is not what the reporter blob writes'],
  ])('there is %s', async (_, files, problem) => {
    await using folder = await merging({})
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, blobs, name), text)
    await refused(folder.path, problem)
  })
})

/** Which shard has the case. */
async function shardWith(file: string): Promise<number> {
  const reports = await Promise.all(shards.map(({ path }) => reportOf(path)))
  return 1 + reports.findIndex(({ cases }) => cases.some((report) => report.file === file))
}

/** What it then merges must have run in the same folder. */
async function useOwnVitest(root: string): Promise<void> {
  for (const name of await readdir(join(root, blobs))) {
    const path = join(root, blobs, name)
    await writeFile(path, rebaseBlob(await readFile(path, 'utf8'), root) ?? '')
  }
  const plugin = join(checkout, 'harness/vitest/index.ts')
  const lines = [`import { roundtrip } from ${JSON.stringify(plugin)}`, 'export default { plugins: [roundtrip()] }']
  await writeFile(join(root, 'vitest.config.ts'), `${lines.join('\n')}\n`)
}

function vitest(root: string) {
  const program = join(checkout, 'node_modules/vitest/vitest.mjs')
  return asChild(['run', '--merge-reports', blobs], { cwd: root, program })
}
