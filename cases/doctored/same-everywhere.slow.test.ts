import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { loadRunSettings } from '../../harness/config/index.ts'
import {
  createEmbeddedProvider,
  openProvider,
  type PostgresProvider,
  shareServer,
} from '../../harness/postgres/index.ts'
import { illIntentions, illRows, illValues, treatment } from './test-ailments.ts'
import { Doctor, type Examination, quietly } from './test-doctor.ts'

// Each examination boots a server; a busy machine may take its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const sqlOf = (ailments: readonly { readonly sql: string }[]): string => ailments.map(({ sql }) => sql).join(';\n')

const examinations: Readonly<Record<string, Examination>> = {
  'values, rows and a sequence': {
    subject: 'bookshop',
    sql: quietly(`${sqlOf([...illValues, ...illRows])}; SELECT setval('shop.author_id_seq', 3)`),
  },
  intentions: { subject: 'bookshop', sql: quietly(sqlOf(illIntentions)), ...treatment },
  'what triggers and cascades do': {
    subject: 'bookshop',
    sql: `UPDATE shop.customer SET newsletter = false WHERE name = 'Noor van Dijk'; DELETE FROM shop.book WHERE id = 6`,
  },
  structure: {
    subject: 'bookshop',
    sql: `
      ALTER TABLE shop.author ADD COLUMN extra integer DEFAULT 7;
      ALTER TABLE shop.customer ALTER COLUMN name TYPE varchar(200);
      ALTER TABLE shop.book DROP COLUMN subtitle;
      CREATE TABLE shop.stray (id int PRIMARY KEY)`,
  },
  'a step that fails': { subject: 'bookshop', sql: 'INSERT INTO shop.country SELECT * FROM shop.country' },
  secrets: { subject: 'sentry', sql: `UPDATE auth_user SET password = 'x' || password, email = 'other@example.com'` },
}

/** What the report says, as the bytes that report.json holds. Only when something happened differs between runs. */
async function reportOf(doctor: Doctor, examination: Examination): Promise<string> {
  const { status, error, errorCode, findings, changedRows, intendedChanges, actualChanges } =
    await doctor.examine(examination)
  const said = { status, error, errorCode, findings, changedRows, intendedChanges, actualChanges }
  return JSON.stringify(said, null, 2).replaceAll(todaysTime, '⟨now⟩')
}

/** A case runs for seconds: of what it shows, only what was written just now is of today, or of a midnight ago. */
const days = [Date.now(), Date.now() - 86_400_000, Date.now() + 86_400_000].map((ms) =>
  new Date(ms).toISOString().slice(0, 10),
)
const todaysTime = new RegExp(`(?:${days.join('|')})[T ]\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|\\+00)?`, 'g')

let usual: Doctor
const expected = new Map<string, string>()
beforeAll(async () => {
  usual = await Doctor.arrive(await createEmbeddedProvider())
  for (const [name, examination] of Object.entries(examinations)) expected.set(name, await reportOf(usual, examination))
})
afterAll(() => usual[Symbol.asyncDispose]())

test('the examinations find something', () => {
  const counts = [...expected.values()].map((text) => text.match(/"kind": "/g)?.length ?? 0)
  expect(counts.filter((count) => count > 0)).toHaveLength(5)
  expect(expected.get('a step that fails')).toContain('"errorCode": "step-failed"')
})

describe('findings are the same to the byte', () => {
  sameOn('in databases of one server', async () => shareServer(await createEmbeddedProvider()))

  test('in databases of an external server', async () => {
    await using embedded = await createEmbeddedProvider()
    await using server = await embedded.boot()
    const [target] = (
      await loadRunSettings('/', { ROUNDTRIP_POSTGRES: 'external', ROUNDTRIP_POSTGRES_URL: server.url })
    ).targets
    if (!target) throw new Error('there is no target')
    await expectSame(await openProvider(target))
  })

  // Others have to be installed, or want Docker: `ROUNDTRIP_SAME_ON=embedded@15,testcontainers`.
  for (const name of (process.env.ROUNDTRIP_SAME_ON ?? '').split(',').filter(Boolean)) {
    sameOn(`on ${name}`, async () => {
      const { targets } = await loadRunSettings('/', { ...process.env, ROUNDTRIP_POSTGRES: name })
      const [target] = targets
      if (!target) throw new Error(`${name} is no target`)
      return openProvider(target)
    })
  }
})

function sameOn(name: string, open: () => Promise<PostgresProvider>): void {
  test(name, async () => expectSame(await open()))
}

async function expectSame(provider: PostgresProvider): Promise<void> {
  await using doctor = await Doctor.arrive(provider)
  for (const [name, examination] of Object.entries(examinations)) {
    expect(await reportOf(doctor, examination), name).toBe(expected.get(name))
  }
}
