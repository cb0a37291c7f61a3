import { HarnessError } from '../model/errors.ts'
import type { Schema } from '../model/schema.ts'
import { withSequenceStates } from '../model/sequence-states.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { canonicalizeSnapshot, problemText } from '../snapshot/index.ts'
import { shimRows } from '../transfer/index.ts'

/**
 * The rows of a snapshot by the names of today, in canonical form.
 * @param version that the snapshot is held against; null: its subject has one only
 * @throws HarnessError `bad-snapshot`
 */
export async function canonicalRows(
  snapshot: Snapshot,
  schema: Schema,
  name: string,
  version: string | null,
): Promise<Snapshot> {
  const today: Snapshot[number][] = []
  const source = shimRows(schema, async function* () {
    yield snapshot
  })
  for await (const batch of source()) for (const row of batch) today.push(row)
  const { rows, problems } = canonicalizeSnapshot(today, withSequenceStates(schema))
  if (problems.length === 0) return rows
  const at = version === null ? '' : ` at version ${version}`
  throw new HarnessError(`snapshot ${name} does not fit subject ${schema.subject}${at}`, {
    code: 'bad-snapshot',
    ...(version && {
      fix: 'if it is of another version, name that one as `from` of a first step that runs the migrations of the subject',
    }),
    problems: problems.map((problem) => ({ message: problemText(problem) })),
  })
}
