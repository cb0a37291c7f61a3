import { listLeftovers } from '../leftovers.ts'
import type { Leftover } from '../provider.ts'
import { asNote, type Check, failed, note, ok } from './check.ts'

const name = 'leftovers'
const listed = 10

/** What earlier runs left. Removes none of it. */
export async function leftoverChecks(url: string | null): Promise<readonly Check[]> {
  const { leftovers, problems } = await listLeftovers({ url })
  const unseen = problems.map((error) => asNote(failed(name, error)))
  if (leftovers.length === 0) return unseen.length > 0 ? unseen : [ok(name, 'earlier runs left nothing')]
  const kept = leftovers.filter(({ state }) => state === 'kept')
  const abandoned = leftovers.filter(({ state }) => state === 'abandoned')
  return [
    ...(kept.length === 0 ? [] : [note(name, `kept: ${names(kept)}`, clean)]),
    ...(abandoned.length === 0 ? [] : [note(name, `left by runs that were killed: ${names(abandoned)}`, clean)]),
    ...unseen,
  ]
}

const clean = 'npx roundtrip clean'

function names(leftovers: readonly Leftover[]): string {
  const shown = leftovers.slice(0, listed).map((leftover) => `${leftover.kind} ${leftover.name}`)
  return [...shown, ...(leftovers.length > listed ? [`${leftovers.length - listed} more`] : [])].join(', ')
}
