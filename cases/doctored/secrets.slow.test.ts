import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { autoComparators } from '../../comparators/index.ts'
import { loadSubject } from '../../harness/config/index.ts'
import { type CaseReport, HarnessError, type RunReport } from '../../harness/index.ts'
import type { Field, Model, Schema } from '../../harness/model/schema.ts'
import type { Row, Snapshot } from '../../harness/model/snapshot.ts'
import { bindSubject } from '../../harness/run/index.ts'
import { readSnapshotFile, serializeSnapshot } from '../../harness/snapshot/index.ts'
import {
  createStyle,
  renderAnnotations,
  renderCaseFailure,
  renderCaseHeading,
  writeReports,
} from '../../reports/index.ts'
import { Doctor, quietly } from './test-doctor.ts'

// Each test boots servers, three for a case that fails; a busy machine may take its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

const project = join(import.meta.dirname, '../..')
let doctor: Doctor
let folder: string
beforeAll(async () => {
  doctor = await Doctor.arrive()
  folder = await mkdtemp(join(tmpdir(), 'pg-roundtrip-secrets-'))
})
afterAll(async () => {
  await doctor[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

/** All that a run prints or writes of a case: the console's text, and every report, with what is packed in the page. */
async function published(report: CaseReport): Promise<string> {
  const console = [true, false].flatMap((color) => {
    const style = createStyle({ color })
    return [renderCaseHeading(report, style), renderCaseFailure(report, style)]
  })
  const formats = ['html', 'json', 'junit', 'markdown'] as const
  const files = formats.map((format) => ({ format, path: join(folder, 'out', format) }))
  const run: RunReport = {
    schemaVersion: 2,
    tool: { name: 'pg-roundtrip', version: '0.0.0' },
    environment: { node: 'v20.19.0', platform: 'linux x64' },
    startedAt: new Date(0).toISOString(),
    durationMs: 0,
    shard: null,
    verdict: 'fail',
    summary: { cases: 1, passed: 0, failed: 1, errored: 0, skipped: 0, findings: report.findings.length },
    targets: [],
    cases: [report],
  }
  await writeReports(run, files)
  const texts = await Promise.all(files.map(({ path }) => readFile(path, 'utf8')))
  const page = texts[0] ?? ''
  const packed = [...page.matchAll(/\bH4sI[A-Za-z0-9+/]+=*/g)].map(([block]) => {
    return gunzipSync(Buffer.from(block, 'base64')).toString('utf8')
  })
  // Else what is packed was not looked at.
  expect(packed.join('\n')).toContain(report.file)
  return [...console, ...texts, ...packed, renderAnnotations(run, { folder: '' }), JSON.stringify(report)].join('\n')
}

/** Texts that stand nowhere else, so that each can be searched for. */
class Canaries {
  readonly planted: string[] = []

  /** No longer than the column is wide. */
  plant({ sqlType }: Pick<Field, 'sqlType'>): string {
    const width = Number(/\((\d+)\)/.exec(sqlType)?.[1] ?? 40)
    const number = String(this.planted.length).padStart(4, '0')
    const canary = `q${number}z${'tweet'.repeat(8)}`.slice(0, Math.min(width, 40))
    this.planted.push(canary)
    return canary
  }

  foundIn(text: string): readonly string[] {
    return this.planted.filter((canary) => text.includes(canary))
  }
}

/** Narrow columns have no room for a text that stands nowhere else. */
const takesCanary = ({ type, sqlType }: Field): boolean =>
  ['text', 'varchar', 'bpchar'].includes(type.name) && !/\([1-9]\)$/.test(sqlType)

describe("a secret of sentry's", () => {
  /** Every secret field, and every other that a comparator shortens, holds a canary. */
  async function plantAll(canaries: Canaries): Promise<{
    readonly schema: Schema
    readonly snapshot: Snapshot
    readonly isHidden: (model: Model, field: Field) => boolean
  }> {
    const subject = await loadSubject(project, 'sentry')
    const unavailable = () => Promise.reject(new HarnessError('run the cases first', { code: 'bad-config' }))
    const { schema, comparators } = await bindSubject(subject, {
      registry: autoComparators,
      provider: unavailable,
      isCi: true,
    })
    const isHidden = (model: Model, field: Field): boolean =>
      takesCanary(field) &&
      (field.secret ||
        (comparators.get(model.name) ?? []).some(
          ({ comparator }) => comparator.obfuscate !== undefined && comparator.fields.includes(field.name),
        ))
    const rows = await readSnapshotFile(join(subject.folder, 'exhaustive.json'))
    const planted = rows.map((row): Row => {
      const model = schema.models.get(row.model)
      const hidden =
        model?.fields.filter((field) => isHidden(model, field) && Object.hasOwn(row.fields, field.name)) ?? []
      const values = hidden.map((field) => [field.name, canaries.plant(field)] as const)
      return { ...row, fields: { ...row.fields, ...Object.fromEntries(values) } }
    })
    return { schema, snapshot: planted, isHidden }
  }

  // The canary test of `harness/cli` has every kind of damage apart, through the whole program.
  test('is nowhere to be read, whatever happens to its row', async () => {
    const canaries = new Canaries()
    const { schema, snapshot, isHidden } = await plantAll(canaries)
    const file = join(folder, 'canaries.json')
    await writeFile(file, serializeSnapshot(snapshot))
    expect(canaries.planted.length).toBeGreaterThan(30)
    const run = async (statements: readonly string[]): Promise<CaseReport> => {
      // One statement: after each of them all rows concerned would be looked at, to find out what did it.
      const sql = quietly(`${dropUniqueKeys};\nDO $all$ BEGIN\n${statements.join(';\n')};\nEND $all$`)
      const report = await doctor.run({ name: 'ill', subject: 'sentry', snapshot: file, transform: [{ sql }] })
      expect(report.error).toBeNull()
      return report
    }
    const hiding = [...schema.models.values()].flatMap((model) => {
      const fields = model.fields.filter((field) => isHidden(model, field))
      const isThere = snapshot.some((row) => row.model === model.name)
      return fields.length > 0 && isThere ? [{ table: `"${model.table.name}"`, model, fields }] : []
    })

    const report = await run(
      hiding.flatMap(({ table, fields }) => [
        ...fields.map(({ column, sqlType }) => `UPDATE ${table} SET "${column}" = '${canaries.plant({ sqlType })}'`),
        `CREATE TEMP TABLE copy ON COMMIT DROP AS SELECT * FROM ${table} LIMIT 1`,
        `DELETE FROM ${table} WHERE id = (SELECT min(id) FROM ${table} HAVING count(*) > 1)`,
        `UPDATE copy SET id = id + 1000, ${fields
          .map(({ column, sqlType }) => `"${column}" = '${canaries.plant({ sqlType })}'`)
          .join(', ')}`,
        `INSERT INTO ${table} SELECT * FROM copy`,
        'DROP TABLE copy',
      ]),
    )
    const kinds = new Set(report.findings.map(({ kind }) => kind))
    for (const kind of ['unexpected-change', 'missing-row', 'unexpected-row'] as const) expect(kinds).toContain(kind)
    expect(canaries.foundIn(await published(report))).toEqual([])
  })
})

/** Unique keys would keep copies out. */
const dropUniqueKeys = `
  DO $$ DECLARE statement text; BEGIN
    FOR statement IN
      SELECT format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', conrelid::regclass, conname)
      FROM pg_constraint WHERE contype = 'u' AND connamespace = 'public'::regnamespace
    LOOP EXECUTE statement; END LOOP;
    FOR statement IN
      SELECT format('DROP INDEX %s', indexrelid::regclass)
      FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
      WHERE indisunique AND NOT indisprimary AND relnamespace = 'public'::regnamespace
    LOOP EXECUTE statement; END LOOP;
  END $$`

describe('a subject whose keys are secret', () => {
  const canaries = [
    'canary-token-alpha',
    'canary-token-bravo',
    'canary-token-charl',
    'canary-part-delta',
    'canary-json-echo1',
  ]

  beforeAll(async () => {
    const home = join(folder, 'snapshots', 'vault')
    await mkdir(home, { recursive: true })
    await writeFile(
      join(home, 'schema.sql'),
      `CREATE TABLE session (token text PRIMARY KEY, owner text NOT NULL);
       CREATE TABLE request (id int PRIMARY KEY, session text REFERENCES session ON UPDATE CASCADE, path text, memo jsonb);
       CREATE TABLE share (realm int, part text, note text, PRIMARY KEY (realm, part));
       CREATE TABLE pin (id int PRIMARY KEY, code text UNIQUE NOT NULL, digits int);`,
    )
    await writeFile(
      join(home, 'subject.ts'),
      `const quoting = {
         name: 'quoting', fields: ['digits', 'code'], settles: 'equality', existence: () => [],
         compare: ({ expected, actual }) => expected.code === actual.code ? [] :
           [{ field: 'code', message: 'expected ' + expected.code + ' and not ' + JSON.stringify(actual.code) }],
         scrub: (fields) => ({ code: '*', digits: '*' }),
       }
       export default {
         name: 'vault', schema: 'schema.sql',
         models: {
           'public.session': { secrets: ['token'] }, 'public.share': { secrets: ['part'] },
           'public.request': { secrets: ['memo'] }, 'public.pin': { secrets: ['code'] },
         },
         comparators: { 'public.pin': [quoting] },
       }`,
    )
    const row = (model: string, pk: unknown, fields: object) => ({ model: `public.${model}`, pk, fields })
    const rows = [
      row('pin', 1, { code: canaries[0], digits: 1 }),
      row('session', canaries[0], { owner: 'a' }),
      row('session', canaries[1], { owner: 'b' }),
      row('request', 1, { session: canaries[0], path: '/', memo: { in: [canaries[4]] } }),
      row('request', 2, { session: canaries[1], path: '/', memo: null }),
      row('share', [1, canaries[3]], { realm: 1, part: canaries[3], note: 'n' }),
    ]
    await writeFile(join(home, 'all.json'), JSON.stringify(rows))
  })

  test.each([
    [
      'changed',
      `UPDATE session SET owner = 'x'; UPDATE share SET note = 'x'; UPDATE request SET path = 'x', memo = '"canary-json-fox11"'`,
    ],
    [
      'moved',
      `UPDATE session SET token = 'canary-token-charl' WHERE owner = 'a'; UPDATE share SET part = 'canary-part-other'`,
    ],
    [
      'pointed elsewhere',
      `UPDATE request SET session = 'canary-token-alpha' WHERE id = 2; UPDATE pin SET code = 'canary-token-bravo'`,
    ],
    [
      'copied',
      `UPDATE session SET owner = token; UPDATE request SET path = 'https://x.example/?t=' || session || memo::text;
      UPDATE share SET note = 'of ' || part`,
    ],
    ['removed', `DELETE FROM request; DELETE FROM session; DELETE FROM share; DELETE FROM pin`],
    [
      'added',
      `INSERT INTO session VALUES ('canary-token-charl', 'c'); INSERT INTO share VALUES (2, 'canary-part-other', '');
      INSERT INTO request VALUES (3, 'canary-token-charl', '', '{"a": "canary-json-fox11"}'); INSERT INTO pin VALUES (2, 'canary-token-charl', 2)`,
    ],
  ])('shows none of them when rows are %s', async (_, sql) => {
    const report = await doctor.run({ name: 'ill', subject: 'vault', snapshot: 'all', transform: [{ sql }] }, folder)
    expect(report.error).toBeNull()
    expect(report.findings.length).toBeGreaterThan(1)
    const text = await published(report)
    expect([...canaries, 'canary-part-other', 'canary-json-fox11'].filter((canary) => text.includes(canary))).toEqual(
      [],
    )
    expect(text).not.toContain('canary')
  })
})

describe('what people write into a case', () => {
  const root = () => join(folder, 'written')

  beforeAll(async () => {
    const home = join(root(), 'snapshots', 'shop')
    await mkdir(home, { recursive: true })
    await mkdir(join(root(), 'cases'))
    await writeFile(
      join(home, 'schema.sql'),
      `CREATE TABLE account (id int PRIMARY KEY, name text UNIQUE NOT NULL, password text, "api key" text);
       CREATE FUNCTION set_password(number int, plain text) RETURNS void
         LANGUAGE sql AS $$ UPDATE account SET password = md5(plain) WHERE id = number $$;`,
    )
    const secrets = { 'public.account': { secrets: ['password', 'api key'] } }
    const definition = { name: 'shop', schema: 'schema.sql', models: secrets }
    await writeFile(join(home, 'subject.ts'), `export default ${JSON.stringify(definition)}`)
    const row = (pk: number, name: string) => {
      return { model: 'public.account', pk, fields: { name, password: `stored-hash-of-${name}`, 'api key': null } }
    }
    await writeFile(join(home, 'small.json'), JSON.stringify([row(1, 'ann'), row(2, 'bob')]))
    const client = join(project, 'node_modules/pg/lib/index.js')
    await writeFile(
      join(root(), 'set.mjs'),
      `import pg from '${client}'
       const client = new pg.Client(process.env.DATABASE_URL)
       await client.connect()
       const given = process.argv.at(-1)
       if (given.startsWith('refused')) { console.error('too weak: ' + given + process.env.PLAIN); process.exit(1) }
       await client.query('UPDATE account SET name = name || 1, password = ' + process.env.AS, [given])
       await client.end()`,
    )
  })

  const insert = `INSERT INTO account (id, name, password)
      VALUES (4, 'dora', md5('hunter2-plaintext'));
      UPDATE account SET PASSWORD = md5('hunter2-second') WHERE id = 2`
  const command = (words: string, as: string, more = '') =>
    `run: ${words}\n    cwd: ..\n    env: { AS: '${as}', ${more} }`

  test.each<readonly [string, string]>([
    ['SQL whose lines do not all name the field', `sql: |\n      ${insert}`],
    ['SQL in folded lines', `sql: >\n      ${insert}`],
    ['SQL in quotes', `sql: ${JSON.stringify(insert)}`],
    [
      'a name in quotes',
      `sql: |\n      UPDATE account SET name = 'x' || id,\n      "api key" =\n      md5('hunter2-plaintext')`,
    ],
    [
      'a table without its columns',
      `sql: |\n      INSERT INTO account\n      VALUES (4, 'dora', md5('hunter2-plaintext'))`,
    ],
    [
      'a function',
      `sql: |\n      UPDATE account SET name = name || '!';\n      SELECT set_password(\n      1, 'hunter2-plaintext')`,
    ],
    ['comments', `# the password\n  # hunter2-plaintext\n    sql: UPDATE account SET name = 'x' WHERE id = 1`],
    ['a command', command('node set.mjs hunter2-newsecret', '$1')],
    ['a longer command', command(`node set.mjs ${'--verbose '.repeat(4)}hunter2-newsecret-that-is-cut`, '$1')],
    ['a command that names the field', command('node set.mjs --password hunter2-newsecret', 'md5($1)')],
    ['the words of a command', command('[node, set.mjs, --new-password,\n      hunter2-newsecret]', 'md5($1)')],
    [
      'a heredoc',
      `run: |\n      node ../set.mjs "$(cat <<PASSWORD\n      hunter2-newsecret\n      PASSWORD\n      )"\n    env: { AS: md5($1) }`,
    ],
    ['variables', command('node set.mjs $NEW_PASSWORD', 'md5($1)', 'NEW_PASSWORD: hunter2-newsecret')],
    ['a command that fails', command('node set.mjs --password refused-hunter2', 'md5($1)')],
    ['a variable of a command that fails', command('node set.mjs refused', '$1', 'PLAIN: hunter2-plain, PASSWORD: x')],
  ])('is not shown: %s', async (_, step) => {
    const text = `name: an account is changed\nsubject: shop\nsnapshot: small\ntransform:\n  - ${step}\n`
    expect(await told(text, 'a.case.yaml')).toEqual([])
  })

  test('is not shown where it is the name of a case, a tag, or in JSON', async () => {
    const sql = "UPDATE account SET name = 'x' || id, password = 'hunter2-stored' WHERE id = 1"
    const parts = { name: 'sets hunter2-stored', tags: ['hunter2-stored'], subject: 'shop', snapshot: 'small' }
    expect(await told(JSON.stringify({ ...parts, transform: [{ sql }] }, null, 2), 'b.case.json')).toEqual([])
  })

  test('is not shown of a command before it is known what is secret', async () => {
    const text = 'name: a\nsubject: nobody\nsnapshot: small\ntransform: [{ run: node set.mjs hunter2-plain }]\n'
    expect(await told(text, 'c.case.yaml')).toEqual([])
  })

  /** Where a secret is told in what is published of a case that fails. */
  async function told(text: string, name: string): Promise<readonly string[]> {
    const file = join(root(), 'cases', name)
    await writeFile(file, text)
    const report = await doctor.runYaml(text, root(), file)
    expect(report.status).not.toBe('pass')
    return [...(await published(report)).matchAll(/.{0,60}hunter2.{0,20}/g)].map(([place]) => place)
  }
})
