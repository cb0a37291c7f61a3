import { createRequire } from 'node:module'
import { HarnessError } from '../../model/errors.ts'
import { hasText } from '../testcontainers/docker-json.ts'
import type { DockerDaemon } from '../testcontainers/find-daemon.ts'
import { findImage, pullProblem } from '../testcontainers/image.ts'
import { note, ok } from './check.ts'
import type { Outcome } from './time-limits.ts'

const name = 'docker-clean-up'
const callTimeoutMs = 10_000

/**
 * Whether testcontainers' own clean-up, a container called Ryuk, is off or can be started. Gives `ready` when nothing
 * needs to be pulled for it.
 * @throws HarnessError `infrastructure` when it is on, and its image can't be had
 */
export async function cleanUpOutcome(daemon: DockerDaemon): Promise<Outcome<'ready'>> {
  if (process.env.TESTCONTAINERS_RYUK_DISABLED === 'true') {
    return { value: 'ready', checks: [ok(name, 'Ryuk is switched off: pg-roundtrip itself removes its containers')] }
  }
  const image = reaperImage()
  if (image === null) return { value: 'ready', checks: [ok(name, 'by Ryuk, and by pg-roundtrip itself')] }
  if ((await findImage(daemon, image, callTimeoutMs)).kind === 'here') {
    return { value: 'ready', checks: [ok(name, `by Ryuk (${image} is here), and by pg-roundtrip itself`)] }
  }
  const reason = await pullProblem(daemon, image, callTimeoutMs)
  if (reason === null) return { value: null, checks: [note(name, `the first run pulls the image of Ryuk, ${image}`)] }
  throw new HarnessError(
    `The image of testcontainers' own clean-up, ${image}, is not there and can't be pulled: ${reason}`,
    {
      code: 'infrastructure',
      fix: 'Set TESTCONTAINERS_RYUK_DISABLED=true: pg-roundtrip removes its containers without it, too.',
    },
  )
}

/** Null when testcontainers does not tell it where it used to. */
function reaperImage(): string | null {
  try {
    const reaper: unknown = createRequire(import.meta.url)('testcontainers/build/reaper/reaper')
    return hasText(reaper, 'REAPER_IMAGE') ? reaper.REAPER_IMAGE : null
  } catch {
    return null
  }
}
