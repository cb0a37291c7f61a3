import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Case, Step } from '../../model/case.ts'
import { partsOf, planMigrations } from './plan-migrations.ts'
import { readStepSql, readWayBack } from './read-step-sql.ts'

let root: string
let own: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pg-roundtrip-plan-'))
  own = join(root, 'own')
  await mkdir(own)
  await mkdir(join(root, 'empty'))
  for (const name of ['01_a', '02_b', '03_c', '10_d']) await writeFile(join(own, `${name}.up.sql`), name)
  for (const name of ['02_b', '03_c']) await writeFile(join(own, `${name}.down.sql`), `no ${name}`)
})
afterAll(() => rm(root, { recursive: true }))

type Stretch = readonly [from: string | null, to: string | null, folder?: string]

function parsed(...stretches: readonly Stretch[]): Pick<Case, 'transform' | 'file'> {
  const steps = stretches.map(([from, to, folder = 'own'], index): Step => {
    return { kind: 'migrate', folder: join(root, folder), from, to, line: 10 + index }
  })
  const other: Step = { kind: 'sql', source: { kind: 'text', text: 'SELECT 1' }, line: 9 }
  return { file: 'a.case.yaml', transform: [other, ...steps] }
}

/** The texts that each step runs. */
async function runs(...stretches: readonly Stretch[]): Promise<readonly (readonly string[])[]> {
  return (await planMigrations(parsed(...stretches), null)).map((plan) => partsOf(plan).map(({ text }) => text))
}

async function refusal(...stretches: readonly Stretch[]): Promise<string> {
  const error: unknown = await planMigrations(parsed(...stretches), own).catch((cause: unknown) => cause)
  return error instanceof Error ? error.message.replaceAll(`${root}/`, '') : 'none'
}

describe('the migrate steps of a case', () => {
  test('run what is after `from`, up to `to` or the last', async () => {
    expect(await runs(['1', '3'])).toEqual([['02_b', '03_c']])
    expect(await runs(['03_c', null])).toEqual([['10_d']])
    expect(await runs([null, '01'])).toEqual([['01_a']])
    expect(await runs(['none', '01'])).toEqual([['01_a']])
  })

  test('run the down parts, last first, to go back', async () => {
    expect(await runs(['3', '1'])).toEqual([['no 03_c', 'no 02_b']])
  })

  test('go on where the one before of the same folder ended', async () => {
    expect(await runs(['1', '2'], [null, '3'], ['3', '2'])).toEqual([['02_b'], ['03_c'], ['no 03_c']])
    const two = parsed(['1', '2'], [null, '3'])
    const sql = await Promise.all(
      two.transform.map((step, index) => readStepSql(step, index + 1, { ...two, subjectFolder: '' })),
    )
    const part = { path: join(own, '03_c.up.sql'), text: '03_c', firstLine: 1, transaction: 'as-sent' }
    expect(sql).toEqual(['SELECT 1', [expect.objectContaining({ text: '02_b' })], [part]])
  })

  test('are taken back from the last one on', async () => {
    const back = await readWayBack(parsed(['1', '3'], [null, '2']))
    expect(back.map(({ step, parts }) => [step, ...parts.map(({ text }) => text)])).toEqual([
      [3, '03_c'],
      [2, 'no 03_c', 'no 02_b'],
    ])
    await expect(readWayBack(parsed(['3', null]))).rejects.toThrow('10_d has no way back')
    await expect(readWayBack(parsed())).rejects.toThrow('there are no migrations to take back')
  })

  test('say which version the snapshot is of, where they are of its subject', async () => {
    expect(await refusal([null, '3'])).toMatchInlineSnapshot(`
      "the migrations of a case cannot be run
        a.case.yaml:10: step 2 (migrate own to 3): \`from\` is missing: these are the migrations that make the subject's database
          say which version the snapshot is of, as in from: 02"
    `)
    expect(await refusal(['2', '3'])).toBe('none')
  })

  test('are all held against what there is', async () => {
    expect(
      await refusal(['3', '3'], ['3', '1'], ['2', null], [null, '22'], ['2', null, 'gone'], ['1', null, 'empty']),
    ).toMatchInlineSnapshot(`
      "the migrations of a case cannot be run
        a.case.yaml:10: step 2 (migrate own to 3): there is nothing to migrate: the database is at 03
          let \`from\` and \`to\` differ
        a.case.yaml:12: step 4 (migrate own): it is from 02, but step 3 ended at 01
          leave \`from\` out: a step goes on where the one before ended
        a.case.yaml:13: step 5 (migrate own to 22): there is no migration 22
          did you mean 02?
        a.case.yaml:14: step 6 (migrate gone): the folder of migrations gone cannot be read: it is not there
        empty: there is no .sql file in it, and no folder with a migration.sql
          name the folder that holds the migrations themselves"
    `)
  })

  test('cannot go back where there is no way', async () => {
    expect(await refusal(['10', '2'])).toMatchInlineSnapshot(`
      "the migrations of a case cannot be run
        own/10_d.up.sql: step 2 (migrate own to 2): 10_d has no way back"
    `)
  })
})
