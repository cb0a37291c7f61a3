import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { holdAgainst, type Reference } from '../hold-against.ts'
import type { Round } from '../measure.ts'
import type { Result } from '../result.ts'
import { runJob } from './run-job.ts'
import { onTables, type Size, type Stage } from './stage.ts'

/**
 * Export of the tables to files.
 * @throws Error when the export is not, to the byte, the file that was imported
 */
export async function benchExport(stage: Stage, size: Size): Promise<readonly Result[]> {
  await stage.connection.query('VACUUM ANALYZE')
  const { psql, at } = stage
  const exportTo =
    (file: string): Round =>
    () =>
      runJob(stage.project, { kind: 'export', file: at(file), connection: stage.settings })
  const psqlCopy = (name: string, command: (table: string) => string, budget: Reference['budget']): Reference => ({
    name,
    round: psql ? () => onTables(psql, command) : { why: 'psql is not installed' },
    budget,
  })
  const results = await holdAgainst(
    `export, ${size.label}`,
    exportTo('export.json'),
    [
      psqlCopy(
        'psql \\copy (SELECT row_to_json(t) …) TO',
        (table) => `\\copy (SELECT row_to_json(t) FROM ${table} AS t) TO '${at(`${table}.rows`)}'`,
        size.isBudgeted ? { ratio: 2.5 } : null,
      ),
      psqlCopy('psql \\copy … TO', (table) => `\\copy ${table} TO '${at(`${table}.copy`)}'`, null),
      ...dumpdata(stage, size),
    ],
    size,
  )
  await exportTo('export.ndjson')()
  await requireSame(at('original.json'), at('export.json'))
  await requireSame(at('original.ndjson'), at('export.ndjson'))
  return results
}

function dumpdata({ django, settings, at }: Stage, size: Size): readonly Reference[] {
  if (size.djangoRounds === 0) return []
  const [name, budget] = ["Django's dumpdata", size.isBudgeted ? { speed: 8 } : null]
  if (typeof django === 'string') return [{ name, budget, round: { why: django } }]
  const round: Round = () => django.run('dumpdata', at('dumpdata.json'), settings)
  return [{ name: `dumpdata of Django ${django.version}`, budget, round, rounds: size.djangoRounds }]
}

async function requireSame(...files: readonly [string, string]): Promise<void> {
  const [imported, exported] = await Promise.all(files.map(digest))
  if (imported !== exported) throw new Error(`${files[1]} is not what ${files[0]} was`)
}

async function digest(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
