import { connect } from '../connect.ts'
import { connectionRefused } from '../external/connection-refused.ts'
import { checkServer } from '../external/server-check.ts'
import { readServerUrl } from '../external/server-url.ts'
import { ok } from './check.ts'
import type { ProviderFindings } from './examination.ts'
import type { TimeLimits } from './time-limits.ts'

const answerMs = 4_000
const limitMs = 15_000

/** Looks whether the server answers and the role may do what runs need. Nothing is made or changed there. */
export async function examineExternal(url: string, limits: TimeLimits): Promise<ProviderFindings<string>> {
  const { value, checks } = await limits.run('external-server', limitMs, async () => {
    const address = readServerUrl(url)
    const { settings, place } = address
    await using admin = await connect(settings, { timeoutMs: answerMs }).catch((cause: unknown) => {
      throw connectionRefused(address, cause)
    })
    const { text } = await checkServer(admin, place)
    const message = `PostgreSQL ${text} answers at ${place}; the role ${settings.user} may make databases there`
    return { value: text, checks: [ok('external-server', message)] }
  })
  return { shared: [], each: new Map([[url, { checks, version: value }]]) }
}
