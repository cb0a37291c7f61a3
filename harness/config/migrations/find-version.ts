import type { Problem } from '../../model/errors.ts'
import type { Migration } from '../../model/migration.ts'
import { didYouMean } from '../did-you-mean.ts'
import { versionKey } from './migration-name.ts'

/** Stands for the version before the first migration. */
const noVersion = 'none'

/**
 * The place of the migration that a version names by its number, with or without leading zeros, or its whole name; -1 for
 * `none`.
 */
export function findVersion(migrations: readonly Migration[], version: string): number | Problem {
  if (version === noVersion) return -1
  const key = versionKey(version.replace(/\.sql$/, ''))
  const index = migrations.findIndex(({ name, version: own }) => name === key || versionKey(own) === key)
  if (index !== -1) return index
  const known = migrations.flatMap(({ version: own, name }) => (/^\d+$/.test(version) ? own : name))
  return { message: `there is no migration ${version}`, fix: didYouMean(version, known) }
}
