import { describe, expect, test } from 'vitest'
import { rebaseBlob } from './rebase-blob.ts'

const blob = JSON.stringify([
  ['1', '2'],
  '4.1.12',
  ['3'],
  { id: '4', filepath: '5', name: '6', meta: '7' },
  '-123',
  '/builds/0/shop/cases/a.case.yaml',
  'cases/a.case.yaml',
  { note: '8', other: '9', root: '10' },
  'see /builds/0/shop/cases/a.case.yaml',
  '/builds/0/shop-2/x',
  '/builds/0/shop',
])

test('paths of files become those of the other folder; what only mentions them stays', () => {
  const values: unknown[] = JSON.parse(rebaseBlob(blob, '/home/me/shop') ?? '')
  expect(values.filter((value) => typeof value === 'string')).toEqual([
    '4.1.12',
    '-123',
    '/home/me/shop/cases/a.case.yaml',
    'cases/a.case.yaml',
    'see /builds/0/shop/cases/a.case.yaml',
    '/builds/0/shop-2/x',
    '/home/me/shop',
  ])
  expect(values.map((value) => typeof value)).toEqual(JSON.parse(blob).map((value: unknown) => typeof value))
})

test('of what ran in the root of the disk, tests alone become those of the other folder', () => {
  const atRoot = JSON.stringify([
    ['1'],
    { filepath: '2', name: '3', note: '4' },
    '/cases/a.case.yaml',
    'cases/a.case.yaml',
    '',
    '/usr/lib/x',
    '/',
  ])
  const values: unknown[] = JSON.parse(rebaseBlob(atRoot, '/home/me/shop') ?? '')
  expect(values.slice(2)).toEqual(['/home/me/shop/cases/a.case.yaml', 'cases/a.case.yaml', '', '/usr/lib/x', '/'])
  expect(rebaseBlob(atRoot, '/')).toBe(atRoot)
})

test('what is put together in the root of the disk has its paths there', () => {
  const values: unknown[] = JSON.parse(rebaseBlob(blob, '/') ?? '')
  expect(values).toContain('/cases/a.case.yaml')
  expect(values).toContain('/')
})

test('what ran in this folder, or holds no test, stays as it is', () => {
  expect(rebaseBlob(blob, '/builds/0/shop')).toBe(blob)
  const empty = '[["1","2"],"4.1.12",[]]'
  expect(rebaseBlob(empty, '/home/me/shop')).toBe(empty)
})

describe('of two projects of vitest, each with a root of its own,', () => {
  const run = '/builds/0/shop'
  const unit = [`${run}/packages/unit/a.test.ts`, 'a.test.ts']
  const cases = [`${run}/cases/a.case.yaml`, 'cases/a.case.yaml']
  const beside = ['/builds/0/beside/b.test.ts', 'b.test.ts']
  const blobOf = (told: boolean, ...files: readonly (readonly string[])[]): string => {
    const meta = told ? { roundtripOrigin: '2' } : {}
    const tests = files.map((_, index) => ({ filepath: `${4 + index * 2}`, name: `${5 + index * 2}`, meta: '1' }))
    return JSON.stringify([[], meta, { root: '3', shard: null }, run, ...files.flat(), ...tests])
  }
  const merged = ['/home/me/shop/packages/unit/a.test.ts', '/home/me/shop/cases/a.case.yaml']

  test.each([true, false])('each file stays where it is below the run’s (told: %s), in either order', (told) => {
    for (const blob of [blobOf(told, unit, cases), blobOf(told, cases, unit)]) {
      const text = rebaseBlob(blob, '/home/me/shop')
      expect(JSON.parse(text ?? '')).toEqual(expect.arrayContaining(merged))
      expect(text).not.toContain(run)
      expect(rebaseBlob(blob, run)).toBe(blob)
    }
  })

  test('those files tell the run’s that ran in no other', () => {
    expect(JSON.parse(rebaseBlob(blobOf(true, unit), '/home/me/shop') ?? '')).toContain(merged[0])
    expect(rebaseBlob(blobOf(true, unit), run)).toBe(blobOf(true, unit))
  })

  test('one may lie beside the run’s', () => {
    const values = JSON.parse(rebaseBlob(blobOf(true, beside, cases), '/home/me/shop') ?? '')
    expect(values).toEqual(expect.arrayContaining(['/home/me/beside/b.test.ts', merged[1]]))
  })
})

test.each(['', '{', '{}', '[]', '["4.1.12"]', 'null'])('%j is no blob', (text) => {
  expect(rebaseBlob(text, '/home/me/shop')).toBeNull()
})
