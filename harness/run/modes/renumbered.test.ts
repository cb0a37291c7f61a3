import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CaseProject } from '../test-case-project.ts'
import { makeNumbered } from './test-numbered-rows.ts'

// Each test boots servers; a busy machine may take its time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let project: CaseProject

beforeAll(async () => {
  project = await makeNumbered()
})

afterAll(() => project[Symbol.asyncDispose]())

describe('renumbered', () => {
  test('passes where keys that the case writes out are those of rows, wherever they stand', async () => {
    const report = await project.run(`renumbered: true
transform:
  - sql: UPDATE note SET slug = t.name FROM town AS t WHERE t.id = (data -> 'at' ->> 'town')::int
  - { update: public.town, where: { pk: 1, kind: 1, country: DE }, set: { twin: 1 } }
  - { update: public.town, where: { pk: { $in: [1, 7] }, twin: { $gte: 1 } }, set: { name: Neu-Ulm } }
  - { update: public.page, where: { pk: [3, 1] }, set: { text: drei } }
  - { update: public.page, where: { town: { twin: { $null: true } }, number: { $lt: 2 } }, set: { number: 2 } }
  - { delete: public.mayor, where: { town_id: { $not: { $gt: 1 } } } }
  - { update: public.note, where: { of_type: town, of_id: "3", town_number: 1 }, set: { of_id: "1" } }
  - { update: public.note, where: { town_number: 0 }, set: { town_number: 3, data: { at: { town: 1 } } } }
  - insert: public.town
    rows: [{ id: 10, name: Bonn, twin: { $ref: { public.town: { pk: 3 } } } }, { id: 11, name: Trier, twin: 10 }]
  - sql: SELECT setval('town_id_seq', max(id)) FROM town
  - { insert: public.empty, rows: [{ note: 2 }] }
  - sql: INSERT INTO empty DEFAULT VALUES
  - sql: UPDATE small SET text = 'y' WHERE id = (SELECT max(id) FROM small)
  - sql: INSERT INTO note (of_type, of_id, slug) SELECT 'town', id::text, 'new' FROM town WHERE name = 'Hof'
expect:
  changes:
    - { changed: public.note, where: { pk: 1 }, fields: { slug: Hof } }
    - { added: public.empty, fields: { pk: 2, note: null } }
    - { changed: public.small, where: { pk: 30 }, fields: { text: y } }
    - { added: public.note, fields: { pk: 3, of_type: town, of_id: "3", town_number: null, data: null, slug: new } }`)
    expect(report).toMatchObject({ status: 'pass', error: null, findings: [] })
  })

  test('finds what goes by a number in SQL, and names the number that the snapshot has', async () => {
    const report = await project.run(`renumbered: true
transform:
  - sql: UPDATE town SET name = 'Hof an der Saale' WHERE id = 3
expect:
  changes: [{ changed: public.town, where: { name: Hof }, fields: { name: Hof an der Saale } }]`)
    expect(report).toMatchObject({
      status: 'fail',
      rerun: { kind: 'deterministic' },
      findings: [
        { kind: 'missing-change', model: 'public.town', field: 'name', expectedPk: 2_000_003, mode: 'renumbered' },
      ],
    })
    expect(report.findings[0]?.message).toContain('(pk 3 of the snapshot is 2000003 here)')
    expect(report.findings[0]?.fix).toBe(
      [
        'this mode moves keys, those of public.town by 2000000: pk 3 of the snapshot is 2000003 here',
        'with its own keys the case passes, so something goes by a number: SQL that names one, a value that is made from one;',
        'find rows by what they hold, or take `renumbered` off the case',
      ].join('\n'),
    )
  })

  test('cannot be judged where a number in SQL makes a step fail, and says so', async () => {
    const report = await project.run(`renumbered: true
transform:
  - sql: INSERT INTO page VALUES (3, 9, 'nine')
expect:
  changes: [{ added: public.page, fields: { town: 3, number: 9, text: nine } }]`)
    expect(report).toMatchObject({ status: 'error', errorCode: 'step-failed' })
    expect(report.error).toMatch(
      /^in mode renumbered the case cannot be judged: .*violates foreign key constraint[^\n]*\n {2}the case passes with the keys/,
    )
  })
})
