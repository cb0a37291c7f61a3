import { expect, test } from 'vitest'
import { bindSpecialKeys } from './bind-special-keys.ts'
import { table } from './test-catalog.ts'

test('a key is compared by its values, by expressions, or where its predicate holds', () => {
  const definitions: readonly (readonly [string, readonly string[]])[] = [
    ['UNIQUE NULLS NOT DISTINCT (org, name)', ['org', 'name']],
    ['UNIQUE (org, lower(name))', ['org', 'name']],
    ['UNIQUE ("Name")', ['Name']],
    ['UNIQUE (email) WHERE (NOT gone)', ['email', 'gone']],
    ['EXCLUDE USING gist (org WITH =)', ['org']],
  ]
  const specialKeys = definitions.map(([definition, columns]) => ({ name: definition, columns, definition }))
  const shop = table('shop', ['id', 'org', 'name', 'Name', 'email', 'gone'], {
    uniques: [['name', 'org'], ['Name']],
    specialKeys,
  })
  const keys = bindSpecialKeys(shop, (column) => (column === 'org' ? 'organization' : column))
  const plain = { nullsAreEqual: false, by: 'values' }
  const both = ['organization', 'name']
  expect(keys).toEqual([
    { ...plain, fields: both, compared: both, nullsAreEqual: true },
    { ...plain, fields: both, compared: both },
    { ...plain, fields: ['Name'], compared: ['Name'] },
    { ...plain, fields: ['email', 'gone'], compared: ['email'], by: 'predicate' },
  ])
  expect(bindSpecialKeys({ ...shop, uniques: [] }, (column) => column)[1]?.by).toBe('expressions')
})
