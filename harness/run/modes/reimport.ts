import { judge } from '../../compare/index.ts'
import type { Finding } from '../../model/finding.ts'
import { connect, type ThrowawayServer } from '../../postgres/index.ts'
import { exportSnapshot, findSequencesBehind, importSnapshot } from '../../transfer/index.ts'
import { unchanged } from '../../transform/index.ts'
import type { Played } from '../play-case.ts'
import { sequenceFinding } from '../sequence-finding.ts'
import { inMode } from './in-mode.ts'
import type { ModeContext } from './mode-context.ts'

const fix = [
  'what the case leaves, imported into an empty database and exported from there, has to be just the same:',
  'mend what makes an import differ (a generated column whose expression is not immutable, say), or take `reimport` off',
].join('\n')

/**
 * Imports what the case left into an empty database of the same structure and exports it again: every row must be
 * identical, and no sequence behind. No comparator settles anything.
 * @throws HarnessError `import-failed` when the rows can't be imported again
 */
export async function playReimport(context: ModeContext): Promise<readonly Finding[]> {
  const { template, imported, played, databases, afterSteps } = context
  const { base } = template
  if (base === undefined || played.catalog !== imported.catalog) return await afterSteps(reimport)
  const empty = { key: `${base.key} reimport`, base, prepare: async () => {} }
  return await databases.onFresh(empty, (server) => reimport(server, played))
}

/** What is in the database goes. */
async function reimport(server: ThrowawayServer, { schema, actual }: Played): Promise<readonly Finding[]> {
  await using connection = await connect(server.connection)
  await importSnapshot(connection, schema, actual)
  const again = await exportSnapshot(connection, schema)
  const behind = await findSequencesBehind(connection, schema)
  const { findings } = judge(schema, unchanged(actual, schema), again, {
    purpose: 'case',
    comparators: new Map(),
    window: null,
    steps: [],
    keysPreserved: true,
  })
  return inMode('reimport', [...findings, ...behind.map((sequence) => sequenceFinding(sequence, []))], () => fix)
}
