import { normalize } from 'node:path'
import type { ReporterChoice, ReportFormat } from '../model/config.ts'
import { defaultReportFiles } from '../model/default-report-files.ts'
import { isRecord } from './check-shape.ts'
import { didYouMean } from './did-you-mean.ts'

const formats = { html: true, json: true, junit: true, markdown: true, github: true } satisfies Record<
  ReportFormat,
  true
>

/** Told every problem, and whether what was chosen outside of the file has it. */
type Report = (message: string, isChosen: boolean) => void

/**
 * The reports that a run was asked to write, each once, and no two to the same file.
 * @param written `reporters` of the configuration file; undefined: there is none
 * @param chosen formats with commas between them, which win over the file; one that the file has too is as it says
 * there
 * @returns null when neither says anything
 */
export function parseReporters(
  written: unknown,
  chosen: string | undefined,
  report: Report,
): readonly ReporterChoice[] | null {
  const configured = written === undefined ? null : parseWritten(written, (message) => report(message, false))
  if (chosen === undefined) return configured
  const choices = chosen.split(',').flatMap((name): readonly ReporterChoice[] => {
    const format = parseFormat(name.trim(), (message) => report(message, true))
    if (format === null) return []
    const asConfigured = configured?.filter((choice) => choice.format === format) ?? []
    return asConfigured.length > 0 ? asConfigured : [{ format, outputFile: null }]
  })
  return choices.filter((choice, index) => {
    const same = choices.slice(0, index).find((other) => isSame(choice, other))
    if (same && same.format !== choice.format)
      report(`${nameOf(choice)} would be the same file as ${nameOf(same)}`, true)
    return same === undefined
  })
}

function parseWritten(written: unknown, report: (message: string) => void): readonly ReporterChoice[] {
  if (!Array.isArray(written)) {
    report(`reporters must be a list of ${Object.keys(formats).join(', ')}`)
    return []
  }
  const choices: ReporterChoice[] = []
  for (const [index, entry] of written.entries()) {
    const choice = parseEntry(`reporters[${index}]`, entry, report)
    if (choice === null) continue
    const same = choices.find((other) => isSame(choice, other))
    if (same) report(`reporters[${index}]: ${nameOf(choice)} is there already, as ${nameOf(same)}`)
    else choices.push(choice)
  }
  return choices
}

function parseEntry(place: string, entry: unknown, report: (message: string) => void): ReporterChoice | null {
  const parts: readonly unknown[] = Array.isArray(entry) ? entry : [entry]
  const [name, settings = {}] = parts
  if (typeof name !== 'string' || parts.length > 2) {
    report(`${place} must be a format, or [format, { outputFile }]`)
    return null
  }
  const format = parseFormat(name, (message) => report(`${place}: ${message}`))
  if (!isRecord(settings)) {
    report(`${place}: the settings of ${name} must be an object`)
    return null
  }
  for (const key of Object.keys(settings)) {
    if (key !== 'outputFile') report(`${place}: unknown property ${key}: ${didYouMean(key, ['outputFile'])}`)
  }
  const { outputFile } = settings
  if (outputFile === undefined) return format === null ? null : { format, outputFile: null }
  if (typeof outputFile !== 'string' || outputFile === '') report(`${place}: outputFile must be a path`)
  else if (format === 'github') report(`${place}: github writes to the standard output, and to no file`)
  else return format === null ? null : { format, outputFile }
  return null
}

function parseFormat(name: string, report: (message: string) => void): ReportFormat | null {
  if (isFormat(name)) return name
  report(`there is no report ${name || '(empty)'}: ${didYouMean(name, Object.keys(formats))}`)
  return null
}

function isFormat(name: string): name is ReportFormat {
  return Object.hasOwn(formats, name)
}

/** Two of a format may be written, but no two to the same file. */
function isSame(a: ReporterChoice, b: ReporterChoice): boolean {
  const [ofA, ofB] = [fileOf(a), fileOf(b)]
  return ofA === null || ofB === null ? a.format === b.format : ofA === ofB
}

/** Null: it is no file. */
function fileOf({ format, outputFile }: ReporterChoice): string | null {
  if (format === 'github') return null
  return normalize(outputFile ?? defaultReportFiles[format]).replaceAll('\\', '/')
}

function nameOf({ format, outputFile }: ReporterChoice): string {
  return outputFile === null ? format : `${format} to ${outputFile}`
}
