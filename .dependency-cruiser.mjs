// Who may import whom, checked by `npm run check:imports`.
import { existsSync, readdirSync } from 'node:fs'

const harnessCore = [
  'model',
  'schemas',
  'snapshot',
  'postgres',
  'compare',
  'config',
  'transfer',
  'transform',
  'run',
].map((name) => `harness/${name}`)

/** What the files of each folder may import, besides their own folder, of this project. */
const allowedImports = {
  'harness/model': [],
  'harness/schemas': [],
  'harness/snapshot': ['harness/model', 'harness/schemas'],
  'harness/postgres': ['harness/model', 'harness/schemas'],
  'harness/compare': ['harness/model', 'harness/schemas'],
  'harness/config': ['harness/model', 'harness/schemas'],
  'harness/transfer': ['harness/model', 'harness/schemas', 'harness/snapshot', 'harness/postgres'],
  'harness/transform': ['harness/model', 'harness/schemas', 'harness/snapshot', 'harness/postgres'],
  'harness/run': harnessCore,
  'harness/index.ts': harnessCore,
  'harness/vitest': [...harnessCore, 'comparators', 'reports'],
  'harness/cli': [...harnessCore, 'harness/vitest', 'comparators', 'reports'],
  comparators: ['harness/model'],
  reports: ['harness/model'],
  // Subjects and cases stand where a user's own stand, so they see what a user sees.
  snapshots: ['harness/index.ts', 'harness/model', 'comparators'],
  cases: ['harness/index.ts', 'harness/model', 'comparators', 'snapshots'],
}

/** Tests beside the code, and the helpers that only tests use. They set the stage with any part but the outermost. */
const testFile = '(\\.(test|fixture)\\.ts$|/test-[^/]+\\.ts$)'
const allowedInTests = [...harnessCore, 'harness/index.ts', 'comparators', 'reports', 'snapshots']

const project = '^(harness|comparators|reports|snapshots|cases|bench)/'

/** Matches the paths of a folder's files, or of the one file that is named. */
function within(path) {
  return path.endsWith('.ts') ? `^${path.replaceAll('.', '\\.')}$` : `^${path}/`
}

function folderRules([folder, allowed]) {
  const list = allowed.length === 0 ? 'nothing' : `only ${allowed.join(', ')}`
  return [
    {
      name: `imports-of-${folder}`,
      comment: `${folder} may import ${list} of this project`,
      severity: 'error',
      from: { path: within(folder), pathNot: testFile },
      to: { path: project, pathNot: [folder, ...allowed].map(within) },
    },
    {
      name: `imports-of-tests-in-${folder}`,
      comment: `tests in ${folder} may import ${allowedInTests.join(', ')} besides their own folder`,
      severity: 'error',
      from: { path: within(folder), pathNot: `^(?!.*${testFile})` },
      to: { path: project, pathNot: [folder, ...allowed, ...allowedInTests].map(within) },
    },
  ]
}

/** Folders with an index.ts, as they are now. `harness` itself is not one: its parts are what the rules above govern. */
function foldersWithIndex() {
  const inHarness = existsSync('harness')
    ? readdirSync('harness', { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/'))
    : []
  return ['comparators', 'reports', ...inHarness].filter((folder) => existsSync(`${folder}/index.ts`))
}

function frontDoorRule(folder) {
  return {
    name: `front-door-of-${folder}`,
    comment: `${folder} is imported through its index.ts, but for what only tests use`,
    severity: 'error',
    from: { pathNot: within(folder) },
    to: { path: within(folder), pathNot: [within(`${folder}/index.ts`), testFile] },
  }
}

export default {
  forbidden: [
    ...Object.entries(allowedImports).flatMap(folderRules),
    ...foldersWithIndex().map(frontDoorRule),
    {
      name: 'no-folder-without-a-rule',
      comment: 'say in .dependency-cruiser.mjs what the new folder may import',
      severity: 'error',
      from: {},
      to: { path: '^harness/', pathNot: Object.keys(allowedImports).map(within) },
    },
    {
      name: 'no-cycles',
      comment: 'files that import each other cannot be understood one at a time',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-tests-in-the-product',
      comment: 'what only tests use is not in the package',
      severity: 'error',
      from: { path: project, pathNot: testFile },
      to: { path: testFile },
    },
    {
      name: 'no-vitest-in-the-core',
      comment:
        'only tests, the vitest plugin and the command know the test runner; a helper of tests is named test-*.ts',
      severity: 'error',
      from: { path: project, pathNot: [testFile, '^harness/(vitest|cli)/'] },
      to: { path: 'node_modules/vitest/' },
    },
    {
      name: 'no-missing-files',
      comment: 'the import leads nowhere',
      severity: 'error',
      from: { pathNot: '^harness/cli/bin\\.mjs$' }, // it imports dist/, which a checkout need not have
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|reports/out|\\.ci/smoke)/' },
    tsPreCompilationDeps: true, // type imports count too
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
