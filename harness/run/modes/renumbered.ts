import { HarnessError } from '../../model/errors.ts'
import type { Finding } from '../../model/finding.ts'
import { isJsonArray } from '../../model/json.ts'
import { targetsOfLooseKey } from '../../model/schema.ts'
import { type Connection, catalogFingerprint, connect, type ThrowawayServer } from '../../postgres/index.ts'
import { importSnapshot, readSequenceStates } from '../../transfer/index.ts'
import { completeRows } from '../complete-rows.ts'
import { playCase } from '../play-case.ts'
import type { ImportedSnapshot } from '../snapshot-templates.ts'
import { inMode } from './in-mode.ts'
import { keyNumber } from './key-number.ts'
import { type ModeContext, untimed } from './mode-context.ts'
import { addedKeys, moveCase, shiftsOfSequences } from './move-case.ts'
import { MovedKeys } from './moved-keys.ts'

/**
 * Plays the case once more, on a fresh database in which all keys that the database makes up are other numbers: nothing
 * may be found there either.
 * @throws HarnessError `import-failed` when the database refuses such keys; `bad-case` when there are none to move; what
 * `playCase` throws
 */
export async function playRenumbered(context: ModeContext): Promise<readonly Finding[]> {
  const { imported, played, template, databases } = context
  const keys = new MovedKeys(
    imported.schema,
    played.transformed.follower.seen.map(({ pair }) => pair),
    imported.before,
    addedKeys(played.bound, played.schema),
  )
  if (keys.areNone) {
    throw new HarnessError('no model has a primary key of one integer column that the database makes up', {
      code: 'bad-case',
    })
  }
  return await databases.onFresh(template, async (server) => {
    const moved = await importMoved(server, imported, keys)
    const { findings } = await playCase(server, moved, moveCase(played.bound, imported.schema, keys), untimed)
    const named = findings.map((finding) => ({ ...finding, message: namingOwnKey(finding, keys) }))
    return inMode('renumbered', named, (finding) => fixOf(finding, keys))
  })
}

/** Puts the moved rows in the place of the snapshot's own; sequences are as far ahead of them as they were of those. */
async function importMoved(
  server: ThrowawayServer,
  imported: ImportedSnapshot,
  keys: MovedKeys,
): Promise<ImportedSnapshot> {
  const { schema } = imported
  await using connection = await connect(server.connection)
  const shifts = shiftsOfSequences(schema, keys)
  const states = await readSequenceStates(connection, [...shifts.keys()])
  const rows = keys.rowsOf(imported.before)
  await importSnapshot(connection, schema, rows)
  for (const [name, { next, increment }] of states) {
    if (increment > 0n) await moveSequence(connection, name, next + (shifts.get(name) ?? 0n))
  }
  const before = await completeRows(connection, schema, rows)
  return { ...imported, before, fingerprint: await catalogFingerprint(connection) }
}

/** One that ends before stays as the import left it. */
async function moveSequence(connection: Connection, name: string, next: bigint): Promise<void> {
  await connection.query(
    `SELECT setval(seqrelid::regclass, $2::bigint, false) FROM pg_sequence
     WHERE seqrelid = to_regclass($1) AND $2::bigint <= seqmax`,
    [name, String(next)],
  )
}

/** The key of a row as the case and its snapshot have it; null where keys stay, or the row has none of before. */
function ownKey(
  { model, expectedPk }: Finding,
  keys: MovedKeys,
): { readonly own: bigint; readonly moved: bigint } | null {
  const shift = keys.shiftOf(model)
  const moved = isJsonArray(expectedPk) ? null : keyNumber(expectedPk)
  return shift === null || moved === null ? null : { own: moved - shift, moved }
}

function namingOwnKey(finding: Finding, keys: MovedKeys): string {
  const key = ownKey(finding, keys)
  return key === null ? finding.message : `${finding.message} (pk ${key.own} of the snapshot is ${key.moved} here)`
}

function fixOf(finding: Finding, keys: MovedKeys): string {
  const model = keys.models.get(finding.model)
  const referred = (model?.foreignKeys ?? []).filter(({ fields }) => fields.includes(finding.field ?? ''))
  const loose = (model?.looseKeys ?? []).filter(({ field }) => field === finding.field).flatMap(targetsOfLooseKey)
  const models = new Set([finding.model, ...referred.map(({ target }) => target), ...loose])
  const shifts = [...models].flatMap((name) => {
    const shift = keys.shiftOf(name)
    return shift === null ? [] : [`those of ${name} by ${shift}`]
  })
  const key = ownKey(finding, keys)
  const example = key === null ? '' : `: pk ${key.own} of the snapshot is ${key.moved} here`
  return [
    ...(shifts.length === 0 ? [] : [`this mode moves keys, ${shifts.join(', ')}${example}`]),
    'with its own keys the case passes, so something goes by a number: SQL that names one, a value that is made from one;',
    'find rows by what they hold, or take `renumbered` off the case',
  ].join('\n')
}
