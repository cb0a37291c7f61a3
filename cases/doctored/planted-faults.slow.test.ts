import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CaseReport } from '../../harness/index.ts'
import { Doctor } from './test-doctor.ts'

/**
 * Each folder of `faults/` holds a case, a migration that does what the case says, and one with a fault such as people
 * make. By the folder's name: what must be found, in lines of kind, row, field and who did it.
 */
const faults = {
  'back-fill-runs-twice': [
    'unexpected-change stock.level RVK 978-9979-3-0001-5, quantity: step 1 (migrate faulty), 0001_migration.sql:5',
  ],
  'dropped-column': [
    'schema-drift shop.edition column thumbnail of table shop.edition is gone, with 3 values in 8 rows: step 1 (migrate faulty), 0001_migration.sql:2',
  ],
  'enum-value-renamed': [
    'schema-drift shop.order column status of table shop.order: enum value "sent" was renamed to "shipped": step 1 (migrate faulty), 0001_migration.sql:2',
  ],
  'lost-default': [
    "schema-drift shop.book column genre of table shop.book lost its default 'fiction': step 1 (migrate faulty), 0001_migration.sql:1",
  ],
  'missing-cascade': [
    'schema-drift shop.gift_wrap table shop.gift_wrap lost its foreign key gift_wrap_order_id_line_fkey on order_id, line to shop.order_line (order_id, line) ON DELETE CASCADE: step 1 (migrate faulty), 0001_migration.sql:2',
    // Nothing touched the row: that is what is wrong with it.
    'missing-change shop.gift_wrap 1: ',
  ],
  'numeric-scale': [
    'schema-drift shop.promotion field percent_off of shop.promotion should be of type numeric(7,2), but is of type numeric(7,1): step 1 (migrate faulty), 0001_migration.sql:1',
    'unexpected-change shop.promotion 2, percent_off: step 1 (migrate faulty), 0001_migration.sql:1',
  ],
  'sequence-left-behind': [
    'sequence-behind shop.category sequence shop.category_id_seq gives 7 next, but the highest id is 7: step 1 (migrate faulty), 0001_migration.sql:1',
  ],
  'trigger-touches-another-table': [
    'unexpected-change shop.book 6, rating: step 2 (update shop.edition), trigger edition_price',
  ],
  'truncated-text': [
    'unexpected-change shop.author 1, bio: step 1 (migrate faulty), 0001_migration.sql:2',
    'unexpected-change shop.author 3, bio: step 1 (migrate faulty), 0001_migration.sql:2',
  ],
  'where-too-wide': ['unexpected-change shop.book 4, in_print: step 1 (migrate faulty), 0001_migration.sql:2'],
  'wrong-parent': ['unexpected-change shop.category 4, parent_id: step 1 (sql), 0001_migration.sql:1'],
  'wrong-time-zone': ['missing-change stock.Stocktake 1, Counted at: step 1 (migrate faulty), 0001_migration.sql:2'],
} as const satisfies Record<string, readonly string[]>

const folder = join(import.meta.dirname, 'faults')

let doctor: Doctor
beforeAll(async () => {
  doctor = await Doctor.arrive()
}, 60_000)
afterAll(() => doctor[Symbol.asyncDispose]())

/** The case of a fault, with one of its two folders of migrations. */
function run(name: string, kind: 'sound' | 'faulty'): Promise<CaseReport> {
  const file = join(folder, name, 'case.yaml')
  return doctor.runYaml(readFileSync(file, 'utf8').replaceAll('./migrations', `./${kind}`), undefined, file)
}

function lines({ findings, error }: CaseReport): readonly string[] {
  if (error !== null) return [error]
  return findings.map(({ kind, model, expectedPk, actualPk, field, message, step, statement, by }) => {
    const pk = [expectedPk ?? actualPk].flat().join(' ')
    const what =
      kind === 'schema-drift' || kind === 'sequence-behind' ? message : `${pk}${field === null ? '' : `, ${field}`}`
    const who = [step, statement?.replace(/^.*\//, ''), by].filter((part) => part !== undefined)
    return `${kind} ${model} ${what}: ${who.join(', ')}`
  })
}

test('there is a case for each fault', () => {
  expect(readdirSync(folder).toSorted()).toEqual(Object.keys(faults))
})

describe.each(Object.entries(faults))('%s', (name, expected) => {
  test('is found, named and blamed', async () => {
    expect(lines(await run(name, 'faulty'))).toEqual(expected)
  })

  test('is not there in what is sound', async () => {
    expect(lines(await run(name, 'sound'))).toEqual([])
  })
})
