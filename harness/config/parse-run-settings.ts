import type { Isolation, Keep, ReporterChoice, ReportSettings, RunSettings, Unused } from '../model/config.ts'
import { HarnessError, type Problem } from '../model/errors.ts'
import { nearestName } from '../model/nearest-name.ts'
import { parseReporters } from './parse-reporters.ts'
import { parseTargets } from './parse-targets.ts'

/** Settings from outside the file, which win over it. */
export interface SettingChoices {
  /** One provider, or several with commas between them. */
  readonly provider?: string
  readonly isolation?: string
  readonly image?: string
  readonly url?: string
  readonly keep?: string
  readonly unused?: string
  /** One format of reports, or several with commas between them. */
  readonly report?: string
}

/** Where a choice comes from, for messages. */
const sources = {
  provider: '--postgres, or ROUNDTRIP_POSTGRES',
  isolation: '--isolation, or ROUNDTRIP_ISOLATION',
  image: 'ROUNDTRIP_POSTGRES_IMAGE',
  url: 'ROUNDTRIP_POSTGRES_URL',
  keep: '--keep, or ROUNDTRIP_KEEP',
  unused: '--unused, or ROUNDTRIP_UNUSED',
  report: '--report, or ROUNDTRIP_REPORT',
} satisfies Record<keyof SettingChoices, string>

const properties = new Set(['postgres', 'keep', 'unused', 'reporters'])
const postgresProperties = new Set(['provider', 'isolation', 'image', 'url', 'warm'])

const defaultImage = 'postgres:18-alpine'

/**
 * Checks what a configuration file exports, and what was chosen over it.
 * @param file named in problems; null when there is none
 * @throws HarnessError `bad-config`, with every problem
 */
export function parseRunSettings(exported: unknown, file: string | null, choices: SettingChoices): RunSettings {
  const problems: Problem[] = []
  const report = problemReport(problems, file, choices)
  const config = isRecord(exported) ? exported : {}
  if (!isRecord(exported)) report('its default export is not what defineConfig returns')
  for (const key of Object.keys(config)) if (!properties.has(key)) report(unknownProperty(key, '', properties))
  if (config.postgres !== undefined && !isRecord(config.postgres)) report('postgres must be an object')
  const written = isRecord(config.postgres) ? config.postgres : {}
  for (const key of Object.keys(written))
    if (!postgresProperties.has(key)) report(unknownProperty(key, 'postgres.', postgresProperties))

  const text = (key: 'image' | 'url'): string | null => {
    const value = choices[key] ?? written[key]
    if (value === undefined) return null
    if (typeof value === 'string' && value !== '') return value
    report(`postgres.${key} must be a text`, key)
    return null
  }
  const image = text('image') ?? defaultImage
  const asked = choices.provider?.split(',') ?? written.provider ?? 'auto'
  const servers = parseTargets(asked, image, (message) => report(message, 'provider'))
  const isolation = choices.isolation ?? written.isolation ?? 'server'
  if (!isIsolation(isolation))
    report(`postgres.isolation must be server or database, not ${shown(isolation)}`, 'isolation')
  const url = text('url')
  if (url === null && servers.some(({ provider }) => provider === 'external')) {
    report('provider external needs the URL of a server: postgres.url, or ROUNDTRIP_POSTGRES_URL')
  }
  const warm = written.warm ?? null
  if (!isPoolSize(warm)) report('postgres.warm must be a whole number from 0 to 16')
  const keep = choices.keep ?? config.keep ?? 'never'
  if (!isKeep(keep)) report(`keep must be one of ${Object.keys(keeps).join(', ')}, not ${shown(keep)}`, 'keep')
  const { unused } = parseAfterwards(config, choices, report)

  if (problems.length > 0 || !isIsolation(isolation) || !isPoolSize(warm) || !isKeep(keep) || !isUnused(unused)) {
    throw new HarnessError('the configuration is not valid', { code: 'bad-config', problems })
  }
  const targets = servers.map((server) => ({ ...server, url, isolation, warm }))
  return { targets, keep, ...(unused === undefined ? {} : { unused }) }
}

/**
 * What counts after the cases have run. What is wrong with the rest does not: where reports are merged, no server is needed.
 * @param file named in problems; null when there is none
 * @throws HarnessError `bad-config`, with every problem of theirs
 */
export function parseReportSettings(exported: unknown, file: string | null, choices: SettingChoices): ReportSettings {
  const problems: Problem[] = []
  const config = isRecord(exported) ? exported : {}
  const { reporters, unused } = parseAfterwards(config, choices, problemReport(problems, file, choices))
  if (problems.length === 0 && isUnused(unused)) return { reporters, ...(unused === undefined ? {} : { unused }) }
  throw new HarnessError('the configuration is not valid', { code: 'bad-config', problems })
}

type ReportProblem = (message: string, key?: keyof SettingChoices) => void

/** @param file named in problems that no choice has */
function problemReport(problems: Problem[], file: string | null, choices: SettingChoices): ReportProblem {
  return (message, key) => {
    const isChosen = key !== undefined && choices[key] !== undefined
    if (isChosen) problems.push({ message: `${message} (${sources[key]})` })
    else problems.push(file === null ? { message } : { message, place: { file } })
  }
}

function parseAfterwards(
  config: Readonly<Record<string, unknown>>,
  choices: SettingChoices,
  report: ReportProblem,
): { readonly reporters: readonly ReporterChoice[] | null; readonly unused: unknown } {
  const unused = choices.unused ?? config.unused
  if (!isUnused(unused)) {
    report(`unused must be one of ${Object.keys(unusedSettings).join(', ')}, not ${shown(unused)}`, 'unused')
  }
  const reporters = parseReporters(config.reporters, choices.report, (message, isChosen) =>
    report(message, isChosen ? 'report' : undefined),
  )
  return { reporters, unused }
}

function unknownProperty(key: string, prefix: string, known: ReadonlySet<string>): string {
  const near = nearestName(key, [...known])
  const hint = near === null ? `known: ${[...known].join(', ')}` : `did you mean ${near}?`
  return `unknown property ${prefix}${key}: ${hint}`
}

const keeps = { never: true, 'on-failure': true, always: true } satisfies Record<Keep, true>

function isKeep(value: unknown): value is Keep {
  return typeof value === 'string' && Object.hasOwn(keeps, value)
}

const unusedSettings = { warn: true, error: true, delete: true } satisfies Record<Unused, true>

function isUnused(value: unknown): value is Unused | undefined {
  return value === undefined || (typeof value === 'string' && Object.hasOwn(unusedSettings, value))
}

function isIsolation(value: unknown): value is Isolation {
  return value === 'server' || value === 'database'
}

function isPoolSize(value: unknown): value is number | null {
  return value === null || (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 16)
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
