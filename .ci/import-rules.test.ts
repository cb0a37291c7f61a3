import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = dirname(import.meta.dirname)
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
const config = join(root, '.dependency-cruiser.mjs')

/** A small copy of the project's shape: every import in it is allowed. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'harness/model/row.ts': [],
  'harness/snapshot/index.ts': ['../model/row.ts'],
  'harness/snapshot/parse.ts': [],
  'harness/snapshot/parse.test.ts': ['./parse.ts', '../postgres/index.ts', '../../comparators/index.ts'],
  'harness/postgres/index.ts': ['../model/row.ts'],
  'harness/transfer/index.ts': ['../snapshot/index.ts', '../postgres/index.ts'],
  'harness/run/index.ts': ['../transfer/index.ts', './run-case.ts'],
  'harness/run/run-case.ts': ['../model/row.ts'],
  'harness/index.ts': ['./run/index.ts', './model/row.ts'],
  'harness/vitest/index.ts': ['../run/index.ts', '../../comparators/index.ts', '../../reports/index.ts'],
  'harness/cli/main.ts': [
    '../run/index.ts',
    '../vitest/index.ts',
    '../../comparators/index.ts',
    '../../reports/index.ts',
  ],
  'comparators/index.ts': ['./regex.ts', './models/shop.ts'],
  'comparators/regex.ts': ['../harness/model/row.ts'],
  'comparators/models/shop.ts': ['../regex.ts'],
  'reports/index.ts': ['../harness/model/row.ts'],
  'snapshots/shop/subject.ts': ['../../harness/index.ts', '../../comparators/index.ts'],
  'cases/shop/rename.case.ts': ['../../harness/index.ts'],
}

/** Importing file → what it imports, and the rule that must refuse it. One import each. */
const planted: readonly (readonly [file: string, imports: string, rule: string])[] = [
  ['harness/model/bad.ts', '../postgres/index.ts', 'imports-of-harness/model'],
  ['harness/snapshot/bad.ts', '../postgres/index.ts', 'imports-of-harness/snapshot'],
  ['harness/transfer/bad.ts', '../run/index.ts', 'imports-of-harness/transfer'],
  ['harness/run/bad.ts', '../../comparators/index.ts', 'imports-of-harness/run'],
  ['harness/run/bad-report.ts', '../../reports/index.ts', 'imports-of-harness/run'],
  ['harness/run/bad-command.ts', '../cli/main.ts', 'imports-of-harness/run'],
  ['harness/run/bad-door.ts', '../snapshot/parse.ts', 'front-door-of-harness/snapshot'],
  ['harness/run/bad-path.ts', './nowhere.ts', 'no-missing-files'],
  ['harness/run/bad-helper.ts', '../snapshot/parse.test.ts', 'no-tests-in-the-product'],
  ['harness/run/bad-room.ts', '../utils/strings.ts', 'no-folder-without-a-rule'],
  ['harness/snapshot/bad.test.ts', '../cli/main.ts', 'imports-of-tests-in-harness/snapshot'],
  ['harness/vitest/bad.ts', '../cli/main.ts', 'imports-of-harness/vitest'],
  ['comparators/bad.ts', '../harness/run/index.ts', 'imports-of-comparators'],
  ['reports/bad.ts', '../comparators/index.ts', 'imports-of-reports'],
  ['snapshots/shop/bad.ts', '../../harness/run/index.ts', 'imports-of-snapshots'],
  ['cases/shop/bad.ts', '../../reports/index.ts', 'imports-of-cases'],
  ['comparators/cycle-a.ts', './cycle-b.ts', 'no-cycles'],
]

let folder: string
let check: { readonly exitCode: number; readonly text: string }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-rules-'))
  await writeTree({
    ...allowed,
    'harness/utils/strings.ts': [],
    'comparators/cycle-b.ts': ['./cycle-a.ts'],
    ...Object.fromEntries(planted.map(([file, imports]) => [file, [imports]])),
  })
  check = await checkImports()
}, 30_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

test.each(planted)('%s must not import %s', (file, _imports, rule) => {
  expect(refusals()).toContainEqual({ file, rule })
})

test('what the design allows passes', () => {
  const plantedFiles = new Set(planted.map(([file]) => file))
  expect(refusals().filter(({ file }) => !plantedFiles.has(file))).toEqual([])
})

test('a refused import makes the command fail', () => {
  expect(check.exitCode).not.toBe(0)
})

async function writeTree(files: Readonly<Record<string, readonly string[]>>): Promise<void> {
  for (const [file, imports] of Object.entries(files)) {
    const path = join(folder, file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, [...imports.map((target) => `import type {} from '${target}'`), 'export {}', ''].join('\n'))
  }
}

function checkImports(): Promise<{ exitCode: number; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cruiser, '--config', config, '.'], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.once('error', reject)
    child.once('close', (code) => resolve({ exitCode: code ?? -1, text: Buffer.concat(chunks).toString('utf8') }))
  })
}

/** Reads the lines `error <rule>: <file> → <imported>`. */
function refusals(): readonly { file: string; rule: string }[] {
  return [...check.text.matchAll(/^\s*error (?<rule>\S+): (?<file>\S+) →/gm)].map(({ groups }) => ({
    file: groups?.file ?? '',
    rule: groups?.rule ?? '',
  }))
}
