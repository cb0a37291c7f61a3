import { describe, expect, test } from 'vitest'
import type { ChangedRow } from '../../../../harness/model/changed-row.ts'
import { modelName } from '../../../../harness/model/snapshot.ts'
import { sampleRow } from '../../../test-samples.ts'
import { caseRowsOf } from '../data/test-case-rows.ts'
import { neighbourhood } from './neighbourhood.ts'
import { indexRows } from './row-index.ts'

/** `row('b 1', 'a 1')`: a row of model b that refers to one of a. */
function row(name: string, ...targets: readonly string[]): ChangedRow {
  const references = targets.map((target) => ({ field: `its_${target[0]}`, ...place(target), label: null }))
  return sampleRow({ ...place(name), label: null, ...(references.length === 0 ? {} : { references }) })
}

function place(name: string) {
  const [model = '', pk = ''] = name.split(' ')
  return { model: modelName(model), pk: Number(pk) }
}

const picture = (rows: readonly ChangedRow[], most?: number) => {
  const changed = caseRowsOf(rows)
  return neighbourhood(changed, indexRows(changed.heads, []), most)
}
const places = (rows: readonly ChangedRow[], most?: number) =>
  picture(rows, most)?.nodes.map(({ model, pk, kind, column, line }) => `${model} ${pk} ${kind} ${column},${line}`)

test('a row stands left of those that it refers to, changed or not', () => {
  expect(places([row('a 1'), row('b 1', 'a 1', 'x 7'), row('c 1', 'b 1', 'a 1')])).toEqual([
    'a 1 changed 2,0',
    'b 1 changed 1,0',
    'c 1 changed 0,0',
    'x 7 unchanged 2,1',
  ])
})

test('a row that has no part in any reference is in the picture only when it was not meant', () => {
  const rows = [row('a 1', 'x 1'), row('z 1'), { ...row('z 2'), intended: false }]
  expect(places(rows)?.filter((text) => text.startsWith('z'))).toEqual(['z 2 changed 0,1'])
  expect(picture(rows)?.left).toBe(1)
})

test('a key of several fields names them all', () => {
  const references = [{ field: 'tenant', otherFields: ['team'], ...place('a 1'), label: null }]
  expect(picture([{ ...row('b 1'), references }])?.edges.map(({ field }) => field)).toEqual(['tenant, team'])
})

test('there is none where no row refers to another', () => {
  expect(picture([])).toBe(null)
  expect(picture([row('a 1'), row('b 1')])).toBe(null)
})

test('rows that refer to each other, or to themselves, end somewhere', () => {
  const drawn = picture([row('a 1', 'b 1'), row('b 1', 'a 1'), row('c 1', 'c 1')])
  expect(drawn?.nodes).toHaveLength(3)
  expect(drawn?.edges).toHaveLength(3)
  expect(drawn?.columns).toBeLessThan(10)
})

describe('of many rows', () => {
  const many = Array.from({ length: 100 }, (_, index) => row(`a ${index}`, 'x 1'))

  test('some are in the picture, and the number of the others is known', () => {
    const drawn = picture(many, 40)
    expect(drawn?.nodes).toHaveLength(40)
    expect(drawn?.left).toBe(61)
  })

  test('those that were not meant come first', () => {
    const rows = [...many, { ...row('b 1', 'x 1'), intended: false }]
    expect(places(rows, 5)).toContain('b 1 changed 0,3')
  })

  test('no arrow leads to what is not there', () => {
    const drawn = picture(
      Array.from({ length: 100 }, (_, index) => row(`a ${index}`, `x ${index}`)),
      41,
    )
    const anchors = new Set(drawn?.nodes.map(({ anchor }) => anchor))
    expect(drawn?.edges.flatMap(({ from, to }) => [from, to]).filter((end) => !anchors.has(end))).toEqual([])
  })
})

test('rows whose keys do not tell them apart are drawn each on its own', () => {
  const join = [1, 2, 3].map((pk) => ({ ...row('j 0', `a ${pk}`), pk: null }))
  expect(picture(join)?.nodes.map(({ model, pk, anchor }) => `${model} ${pk} ${anchor}`)).toEqual([
    'a 1 row-a-1',
    'a 2 row-a-2',
    'a 3 row-a-3',
    'j null row-1',
    'j null row-2',
    'j null row-3',
  ])
  expect(picture(join)?.left).toBe(0)
  expect(picture(join)?.edges.map(({ from, to }) => `${from} → ${to}`)[1]).toBe('row-2 → row-a-2')
})
