import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createJiti } from 'jiti'
import type { ReportSettings, RunSettings } from '../model/config.ts'
import { HarnessError } from '../model/errors.ts'
import { parseReportSettings, parseRunSettings, type SettingChoices } from './parse-run-settings.ts'

const fileNames = ['roundtrip.config.ts', 'roundtrip.config.mts', 'roundtrip.config.js', 'roundtrip.config.mjs']

/**
 * The settings of a run: `roundtrip.config.ts`, where there is one, and over it the environment (`ROUNDTRIP_POSTGRES`,
 * `ROUNDTRIP_ISOLATION`, `ROUNDTRIP_POSTGRES_IMAGE`, `ROUNDTRIP_POSTGRES_URL`, `ROUNDTRIP_KEEP`, `ROUNDTRIP_UNUSED`,
 * `ROUNDTRIP_REPORT`), which the command line's options set.
 * @throws HarnessError `bad-config`, with every problem
 */
export async function loadRunSettings(root: string, environment: NodeJS.ProcessEnv): Promise<RunSettings> {
  const file = configFile(root)
  const exported: unknown = file === null ? {} : await load(file)
  return parseRunSettings(exported, file, choicesOf(environment))
}

/**
 * What counts after the cases have run: where they ran elsewhere, all that counts.
 * @throws HarnessError `bad-config`
 */
export async function loadReportSettings(root: string, environment: NodeJS.ProcessEnv): Promise<ReportSettings> {
  const file = configFile(root)
  return parseReportSettings(file === null ? {} : await load(file), file, choicesOf(environment))
}

/** Its path; null: there is none. */
export function configFile(root: string): string | null {
  return fileNames.map((name) => join(root, name)).find((path) => existsSync(path)) ?? null
}

function choicesOf(environment: NodeJS.ProcessEnv): SettingChoices {
  const choices = {
    provider: environment.ROUNDTRIP_POSTGRES,
    isolation: environment.ROUNDTRIP_ISOLATION,
    image: environment.ROUNDTRIP_POSTGRES_IMAGE,
    url: environment.ROUNDTRIP_POSTGRES_URL,
    keep: environment.ROUNDTRIP_KEEP,
    unused: environment.ROUNDTRIP_UNUSED,
    report: environment.ROUNDTRIP_REPORT,
  }
  return Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined && value !== ''))
}

async function load(file: string): Promise<unknown> {
  try {
    return await createJiti(import.meta.url, { fsCache: false }).import(file, { default: true })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new HarnessError(`${file} cannot be loaded: ${reason}`, { code: 'bad-config', cause })
  }
}
