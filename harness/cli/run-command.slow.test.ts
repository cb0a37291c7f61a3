import { chmod, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { asChild, startCommand, temporaryFolder } from './test-command.ts'
import { addCase, keepModules, project } from './test-project.ts'

vi.setConfig({ testTimeout: 120_000 })

test('cases that pass exit with 0; the configuration of the project counts, and need not name the plugin', async () => {
  await using folder = await project()
  const config = "export default { test: { include: ['**/*.test.js'], name: 'of-the-stranger' } }\n"
  await writeFile(join(folder.path, 'vitest.config.js'), config)
  await writeFile(join(folder.path, 'price.test.js'), "throw new Error('no case')\n")
  await using temporary = await temporaryFolder()
  await chmod(temporary.path, 0o755)
  const { exitCode, stdout } = await asChild(['run'], {
    cwd: join(folder.path, 'cases'),
    env: { TMPDIR: temporary.path },
  })
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('of-the-stranger') })
  // At once, without a watchdog's help.
  expect((await readdir(temporary.path)).filter((name) => name.startsWith('pg-roundtrip'))).toEqual([])
  expect(stdout).not.toContain('\u001b')
  const report = JSON.parse(await readFile(join(folder.path, 'reports/out/report.json'), 'utf8'))
  expect(report.cases).toMatchObject([{ file: 'cases/shop/price-rise.case.yaml', status: 'pass' }])
})

test('a case that fails, selected by its name, exits with 1', async () => {
  await using folder = await project()
  await keepModules(folder.path)
  await addCase(folder.path, 'forbidden', 'UPDATE product SET price = 1')
  const { exitCode, stdout, stderr } = await asChild(['run', '-t', 'case forbidden', '--reporter', 'dot'], {
    cwd: folder.path,
  })
  expect({ exitCode, text: stdout + stderr }).toEqual({
    exitCode: 1,
    text: expect.stringContaining('unexpected-change'),
  })
  expect(stdout).toContain('1 skipped')
})

test('a name that no case has exits with 2', async () => {
  await using folder = await project()
  await keepModules(folder.path)
  const { exitCode, stderr } = await asChild(['run', '-t', 'nobody'], { cwd: folder.path })
  expect(exitCode).toBe(2)
  expect(stderr).toContain('no case has a name that matches nobody')
})

test('with several targets every case runs on each; what one of them cannot open fails there alone', async () => {
  await using folder = await project()
  await keepModules(folder.path)
  await addCase(folder.path, 'forbidden', 'UPDATE product SET price = 1')
  await writeFile(join(folder.path, 'cases/shop/broken.case.yaml'), 'name: [')
  const targets = ['--postgres', 'embedded,embedded@18', '--postgres', 'embedded@99']
  const selected = ['-t', '^(broken|the case forbidden)|\\[embedded@18\\]$']
  const { exitCode, stdout, stderr } = await asChild(['run', ...targets, ...selected], { cwd: folder.path })
  expect(exitCode).toBe(3)
  expect(stderr).toContain('`npx roundtrip doctor` says what is wrong')
  expect(stdout).toContain('embedded@18 PostgreSQL, as configured')
  expect(stdout).toContain('× the case forbidden [embedded@18]')
  const report = JSON.parse(await readFile(join(folder.path, 'reports/out/report.json'), 'utf8'))
  expect(report.summary).toEqual({ cases: 5, passed: 1, failed: 2, errored: 2, skipped: 0, findings: 4 })
  const own = { passed: 0, failed: 0, errored: 0, skipped: 0, findings: 0 }
  const postgres = { provider: 'embedded', version: expect.stringMatching(/^18\./) }
  expect(report.targets).toEqual([
    { ...own, name: 'embedded', postgres, failed: 1, findings: 2 },
    { ...own, name: 'embedded@18', postgres, passed: 1, failed: 1, findings: 2 },
    { ...own, name: 'embedded@99', postgres: null, errored: 1 },
  ])
  expect(report.cases).toMatchObject([
    { name: 'broken.case.yaml', status: 'error', errorCode: 'bad-case', target: null },
    { name: 'the case forbidden', status: 'fail', target: 'embedded' },
    { name: 'the case forbidden', status: 'fail', target: 'embedded@18' },
    { name: 'the case forbidden', subject: 'shop', errorCode: 'infrastructure', target: 'embedded@99' },
    { file: 'cases/shop/price-rise.case.yaml', status: 'pass', target: 'embedded@18' },
  ])
})

test('a report that cannot be written exits with 3, and says what is in its way; the machine is not to blame', async () => {
  await using folder = await project()
  await keepModules(folder.path)
  await writeFile(join(folder.path, 'build'), 'no folder')
  await writeFile(
    join(folder.path, 'roundtrip.config.mjs'),
    "export default { reporters: [['json', { outputFile: 'build/report.json' }], 'html'] }\n",
  )
  const { exitCode, stdout, stderr } = await asChild(['run'], { cwd: folder.path })
  expect({ exitCode, stderr }).toEqual({
    exitCode: 3,
    stderr: expect.stringContaining(`cannot write the report json to ${join(folder.path, 'build/report.json')}: `),
  })
  expect(stderr).toContain(`${join(folder.path, 'build')} is a file, where a folder is needed: remove it, or write it`)
  expect(stderr).not.toContain('doctor')
  expect(stdout).toContain('reports/out/index.html')
})

test.skipIf(process.platform === 'win32')('Ctrl-C exits with 130, and leaves no server and no folder', async () => {
  await using folder = await project()
  await using temporary = await temporaryFolder()
  await chmod(temporary.path, 0o755)
  await addCase(folder.path, 'endless', 'SELECT pg_sleep(600)')
  const child = startCommand(['run', 'endless'], { cwd: folder.path, env: { TMPDIR: temporary.path } })
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)))
  const isAsleep = async () => (await socketFolders(temporary.path)).length > 0
  await expect.poll(isAsleep, { timeout: 60_000, interval: 50 }).toBe(true)
  await after(300) // so that the case is in its step, or about to be: nothing may be left in either case
  child.kill('SIGINT')
  expect(await ended).toBe(130)
  await expect.poll(() => readdir(temporary.path), { timeout: 20_000, interval: 50 }).toEqual([])
})

test('a configuration that cannot be loaded exits with 2', async () => {
  await using folder = await project()
  await writeFile(join(folder.path, 'vitest.config.js'), "throw new Error('broken on purpose')\n")
  const { exitCode, stderr } = await asChild(['run'], { cwd: folder.path })
  expect(exitCode).toBe(2)
  expect(stderr).toContain('vitest cannot be started: broken on purpose')
})

/** Folders in which a server listens. */
async function socketFolders(root: string): Promise<readonly string[]> {
  const names = await readdir(root, { recursive: true }).catch(() => [])
  return names.filter((name) => name.endsWith('.s.PGSQL.5432'))
}
