import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { autoComparators } from '../../comparators/index.ts'
import { type CaseReport, type Finding, parseCaseFile, runCase, SnapshotTemplates } from '../../harness/index.ts'
import { createEmbeddedProvider, type PostgresProvider, shareServer } from '../../harness/postgres/index.ts'
import subject from '../../snapshots/sentry/subject.ts'
import { type Removal, removals } from './test-removals.ts'

vi.setConfig({ testTimeout: 60_000 })

const project = join(import.meta.dirname, '../..')
const folder = join(project, 'snapshots/sentry')

let root: string
let provider: PostgresProvider
let count = 0

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pg-roundtrip-rules-'))
  provider = shareServer(await createEmbeddedProvider())
})

afterAll(async () => {
  await provider[Symbol.asyncDispose]()
  await rm(root, { recursive: true })
})

/** The case that shows what the rule does. */
function caseFor({ model, kind, flag, scopes }: Removal): string {
  switch (kind) {
    case 'exempt-key':
      return 'scopes/one-organization'
    case 'companion':
      return model === 'sentry.email' ? 'collisions/anna-twice' : 'scopes/queries-in-use'
    case 'part-of':
      return model.startsWith('sentry.userp') || model.startsWith('sentry.userr')
        ? 'collisions/configuration-overwritten'
        : 'collisions/users-merged'
    case 'flag':
      return flag === 'merge_users' ? 'collisions/users-merged' : 'collisions/configuration-overwritten'
    case 'collision':
      if (model === 'sentry.user' || model === 'sentry.email') return 'collisions/users'
      if (model === 'sentry.apitoken') return 'collisions/tokens'
      return configuration.has(model) ? 'collisions/configuration' : 'collisions/organizations-of-merged-users'
    case 'value':
      if (flag !== undefined) return 'collisions/organizations-hidden'
      if (scopes?.includes('global')) return 'scopes/unclaimed-users'
      return model.startsWith('sentry.user')
        ? 'scopes/import-user-export-user'
        : 'scopes/import-organization-export-organization'
  }
}

const configuration: ReadonlySet<string> = new Set([
  'sentry.controloption',
  'sentry.option',
  'sentry.relay',
  'sentry.relayusage',
  'sentry.userrole',
])

/** What a case says of a subject with other models. */
async function play(name: string, models: Removal['models']): Promise<CaseReport> {
  count += 1
  const at = join(root, String(count))
  const own = join(at, 'snapshots/sentry')
  await mkdir(own, { recursive: true })
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.ts')) await symlink(join(folder, file), join(own, file))
  }
  const text = `import subject from ${JSON.stringify(join(folder, 'subject.ts'))}
export default { ...subject, models: ${JSON.stringify(models)} }`
  await writeFile(join(own, 'subject.ts'), text)
  const file = join(project, 'cases/sentry', `${name}.case.yaml`)
  const parsed = parseCaseFile(await readFile(file, 'utf8'), file)
  const templates = new SnapshotTemplates(at, autoComparators, true)
  return runCase(parsed, { root: at, provider, templates, keep: 'never' })
}

const all = removals(subject)

test('there are rules of every kind', () => {
  expect(new Set(all.map(({ kind }) => kind)).size).toBe(6)
  expect(all.length).toBeGreaterThan(40)
})

test.each([...new Set(all.map(caseFor))])('with all rules %s finds nothing', async (name) => {
  expect(await play(name, subject.models ?? {})).toMatchObject({ status: 'pass', findings: [], error: null })
})

test.each(
  all.map((removal, at) => [at + 1, removal.kind, `${removal.model}.${removal.fields.join('+')}`, removal] as const),
)('without rule %i, a %s of %s, a case fails that names model and field', async (_at, _kind, _name, removal) => {
  const { error, findings } = await play(caseFor(removal), removal.models)
  if (error === null) expect(findings.map(toldBy)).toContainEqual(namedBy(removal))
  else for (const name of [removal.model, ...removal.fields]) expect(error).toContain(name)
})

function toldBy({ model, field, message, fix }: Finding): string {
  return `${model}.${field}: ${message}: ${fix}`
}

/**
 * How a finding names what a removed rule leaves undone: by the field; or, where rows come, by what to declare of such a
 * row, which has the field. Of a row that keeps its values it names one, of rows that come along too many are counted.
 */
function namedBy({ model, kind, fields }: Removal): unknown {
  const named = fields.map((field) => `(?=[^]*\\b${field}\\b)`).join('')
  const others: Partial<Record<Removal['kind'], string>> = {
    flag: `${named}|(?!null)\\w+:`,
    companion: `${named}|null: [^]*accompanies`,
    'part-of': named,
  }
  const what = others[kind] ?? `(?:${fields.join('|')}):`
  return expect.stringMatching(new RegExp(`^${model.replace('.', '\\.')}\\.(?:${what})`))
}
