import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { autoComparators } from '../../comparators/index.ts'
import { loadSubject } from '../../harness/config/index.ts'
import { type CaseReport, HarnessError } from '../../harness/index.ts'
import type { Field, Model, Schema } from '../../harness/model/schema.ts'
import type { Row, Snapshot } from '../../harness/model/snapshot.ts'
import { bindSubject } from '../../harness/run/index.ts'
import { readSnapshotFile, serializeSnapshot } from '../../harness/snapshot/index.ts'
import { Doctor, quietly } from './test-doctor.ts'
import { published } from './test-published.ts'

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
    expect(canaries.foundIn(await published(report, folder))).toEqual([])
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
    const text = await published(report, folder)
    expect([...canaries, 'canary-part-other', 'canary-json-fox11'].filter((canary) => text.includes(canary))).toEqual(
      [],
    )
    expect(text).not.toContain('canary')
  })
})
