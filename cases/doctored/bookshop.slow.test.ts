import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Ailment, illIntentions, illRows, illValues, treatment } from './test-ailments.ts'
import { Doctor, diagnose, type Examination, quietly } from './test-doctor.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let doctor: Doctor
beforeAll(async () => {
  doctor = await Doctor.arrive()
})
afterAll(() => doctor[Symbol.asyncDispose]())

/** One database has all ailments at once: none may hide another, or be taken for two. */
function describeAilments(title: string, ailments: readonly Ailment[], parts: Partial<Examination> = {}): void {
  describe(title, () => {
    let findings: readonly string[] = []
    beforeAll(async () => {
      const sql = quietly(ailments.map((ailment) => ailment.sql).join(';\n'))
      findings = await diagnose(doctor, { subject: 'bookshop', sql, ...parts })
    })
    test.each(ailments.map((ailment) => [ailment.name, ailment] as const))('%s', (_, ailment) => {
      expect(findings).toEqual(expect.arrayContaining([...ailment.findings]))
    })
    test('and nothing else', () => {
      expect([...findings].sort()).toEqual(ailments.flatMap((ailment) => ailment.findings).sort())
    })
  })
}

describeAilments('of values, it finds', illValues)
describeAilments('of rows, it finds', illRows)
describeAilments('of what was intended, it finds', illIntentions, treatment)

test('a sequence left behind is found', async () => {
  const findings = await diagnose(doctor, { subject: 'bookshop', sql: `SELECT setval('shop.author_id_seq', 3)` })
  expect(findings).toEqual(['sequence-behind shop.author null.id by equality: - → -'])
})

test('a row that changed is found with what its trigger did', async () => {
  const report = await doctor.examine({
    subject: 'bookshop',
    sql: `UPDATE shop.customer SET newsletter = false WHERE name = 'Noor van Dijk'`,
  })
  expect(report.findings.map(({ field, statement, by }) => [field, statement, by])).toEqual([
    ['updated_at', 'line 1 of its SQL', 'trigger customer_touch'],
    ['newsletter', 'line 1 of its SQL', undefined],
  ])
})

test('a lost row names the step that lost it, where there is only one', async () => {
  const report = await doctor.examine({ subject: 'bookshop', sql: 'DELETE FROM shop.opening_hours WHERE weekday = 5' })
  expect(report.findings.map(({ kind, step }) => [kind, step])).toEqual([['missing-row', 'step 1 (sql)']])
})

test('a healthy database has no finding, and as many changes as were intended', async () => {
  const report = await doctor.examine({
    subject: 'bookshop',
    transform: [
      { update: 'shop.country', where: { pk: 'IS' }, set: { code: 'IX', name: 'Island' } },
      { delete: 'stock.event_log', where: { event: 'scan' } },
      { insert: 'shop.author', rows: [{ name: 'New' }] },
    ],
  })
  expect(report).toMatchObject({ error: null, findings: [], intendedChanges: 6, actualChanges: 6 })
})
