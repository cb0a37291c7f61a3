import { expect, test } from 'vitest'
import type { Migration } from '../../model/migration.ts'
import { findVersion } from './find-version.ts'

const migration = (version: string, name: string): Migration => ({
  version,
  name,
  up: { path: `/${name}.sql`, text: '', firstLine: 1, transaction: 'own' },
  down: null,
})
const migrations = [migration('0001', '0001_books'), migration('0012', '0012_authors'), migration('extra', 'extra')]

test.each([
  ['1', 0],
  ['0001', 0],
  ['00012', 1],
  ['0012_authors', 1],
  ['0012_authors.sql', 1],
  ['extra', 2],
  ['none', -1],
])('a migration is found by its number or its name: %s', (version, index) => {
  expect(findVersion(migrations, version)).toBe(index)
})

test.each([
  ['0012_author', 'did you mean 0012_authors?'],
  ['0014', 'did you mean 0012?'],
  ['zzzzzz', 'there are: 0001_books, 0012_authors, extra'],
])('one that is not there is told of: %s', (version, fix) => {
  expect(findVersion(migrations, version)).toEqual({ message: `there is no migration ${version}`, fix })
})
