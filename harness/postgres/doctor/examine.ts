import type { PostgresSettings } from '../../model/config.ts'
import { readServerUrl } from '../external/server-url.ts'
import { decideProvider, type ProviderDecision } from '../open-provider.ts'
import { asNote, type Check, isProblem } from './check.ts'
import type { Examination, ProviderFindings, TargetVerdict } from './examination.ts'
import { examineDocker } from './examine-docker.ts'
import { examineEmbedded } from './examine-embedded.ts'
import { examineExternal } from './examine-external.ts'
import { leftoverChecks } from './leftover-checks.ts'
import { TimeLimits } from './time-limits.ts'

export interface ExamineOptions {
  /** Whether a container is tried even if the run would not use any. */
  readonly all: boolean
}

const listMs = 30_000

/**
 * Finds out whether a run with these targets would have servers, and what is wrong where it would not. Tries servers of
 * its own, which do not stay, and makes and removes nothing else. Ends in any case: each check has a time limit.
 * @throws HarnessError `bad-config` when the URL of an external server that would be used can't be read
 */
export async function examine(targets: readonly PostgresSettings[], { all }: ExamineOptions): Promise<Examination> {
  const limits = new TimeLimits()
  const decisions = await Promise.all(targets.map(decideProvider))
  const decided = decisions.map(({ settings }) => settings)
  const used = (kind: TargetVerdict['provider']) => decided.filter((target) => kindOf(target) === kind)
  // All targets have the same.
  const url = decided.find((target) => target.url !== null)?.url ?? null
  if (url !== null && used('external').length > 0) readServerUrl(url)

  const majors = used('embedded').map(({ majorVersion }) => majorVersion)
  const isDockerUsed = used('testcontainers').length > 0
  const images = (isDockerUsed ? used('testcontainers') : decided).map(({ image }) => image)
  // One after the other: a boot is timed.
  const embedded = await examineEmbedded(majors.length === 0 ? [null] : [...new Set(majors)], limits)
  const docker = await examineDocker([...new Set(images)], isDockerUsed || all, limits)
  const external = url === null ? noFindings : await examineExternal(url, limits)
  // One that does not answer has been told of.
  const listed = allChecks(external).some(isProblem) ? null : url
  const leftovers = await limits.run('leftovers', listMs, async () => ({
    value: null,
    checks: await leftoverChecks(listed),
  }))

  const findings: AllFindings = { embedded, testcontainers: docker, external }
  const seen = (kind: TargetVerdict['provider']) => {
    const checks = allChecks(findings[kind])
    return used(kind).length > 0 ? checks : checks.map(asNote)
  }
  return {
    targets: decisions.map((decision, index) => verdict(targets[index]?.name ?? '', decision, findings)),
    checks: [...seen('embedded'), ...seen('testcontainers'), ...seen('external'), ...leftovers.checks.map(asNote)],
    unfinished: limits.exceeded,
  }
}

interface AllFindings {
  readonly embedded: ProviderFindings<number | null>
  readonly testcontainers: ProviderFindings<string>
  readonly external: ProviderFindings<string>
}

const noFindings: ProviderFindings<string> = { shared: [], each: new Map() }

function allChecks({ shared, each }: ProviderFindings<unknown>): readonly Check[] {
  return [...shared, ...[...each.values()].flatMap(({ checks }) => checks)]
}

/** @param name as it was asked for */
function verdict(name: string, { settings, reason }: ProviderDecision, findings: AllFindings): TargetVerdict {
  const { isolation } = settings
  const kind = kindOf(settings)
  const own = ownFindings(settings, findings)
  const checks = [...findings[kind].shared, ...(own?.checks ?? [])]
  return { name, provider: kind, reason, isolation, version: own?.version ?? null, usable: !checks.some(isProblem) }
}

function ownFindings(settings: PostgresSettings, { embedded, testcontainers, external }: AllFindings) {
  switch (kindOf(settings)) {
    case 'embedded':
      return embedded.each.get(settings.majorVersion)
    case 'testcontainers':
      return testcontainers.each.get(settings.image)
    case 'external':
      return external.each.get(settings.url ?? '')
  }
}

/** `auto` has been decided on by now. */
function kindOf({ provider }: PostgresSettings): TargetVerdict['provider'] {
  return provider === 'auto' ? 'embedded' : provider
}
