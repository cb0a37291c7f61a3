import type { Leftover } from '../provider.ts'
import { removalFailed } from './container-error.ts'
import { findDaemon } from './find-daemon.ts'
import { removeContainer } from './labels.ts'
import { leftContainers } from './sweep.ts'

/** For the sign of life. */
const daemonTimeoutMs = 2_000

/**
 * The containers of runners of this machine; none where no daemon answers.
 * @throws Error when one answers, but not with the list
 */
export async function listLeftContainers(): Promise<readonly Leftover[]> {
  const search = await findDaemon(daemonTimeoutMs)
  if (search.kind === 'silent') return []
  const { daemon } = search
  return (await leftContainers(daemon)).map(({ id, name, kept }) => ({
    name,
    kind: 'container',
    state: kept ? 'kept' : 'abandoned',
    remove: () =>
      removeContainer(daemon, id).catch((cause: unknown) => {
        throw removalFailed(id, cause)
      }),
  }))
}
