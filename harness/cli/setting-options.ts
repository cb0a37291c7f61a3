import { HarnessError } from '../model/errors.ts'

/** Options of commands that win over the configuration file. */
export interface SettingOptions {
  readonly postgres?: readonly string[]
  readonly isolation?: string
  readonly keep?: string
  readonly unused?: string
  readonly report?: readonly string[]
}

/**
 * The environment variables that say the same, by name: only those of options that were given.
 * @throws HarnessError `bad-usage` for an empty one, such as that of a variable that is not set: it is not "no option"
 */
export function settingVariables(options: SettingOptions): Readonly<Record<string, string>> {
  const { postgres, isolation, keep, unused, report } = options
  const given = {
    '--postgres': postgres?.join(','),
    '--isolation': isolation,
    '--keep': keep,
    '--unused': unused,
    '--report': report?.join(','),
  }
  const empty = Object.entries(given).filter(([, value]) => value === '')
  if (empty.length > 0) {
    throw new HarnessError(`${empty.map(([option]) => option).join(' and ')}: the value is empty`, {
      code: 'bad-usage',
    })
  }
  const variables = {
    ROUNDTRIP_POSTGRES: given['--postgres'],
    ROUNDTRIP_ISOLATION: isolation,
    ROUNDTRIP_KEEP: keep,
    ROUNDTRIP_UNUSED: unused,
    ROUNDTRIP_REPORT: given['--report'],
  }
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** For an option that may be repeated. */
export function collect(name: string, names: readonly string[] = []): readonly string[] {
  return [...names, name]
}

export const reportOption = [
  '--report <formats>',
  'what to write: html, json, junit, markdown, github, with commas between them (default: html,json, or what is configured)',
  collect,
] as const
