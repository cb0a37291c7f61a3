import { join, resolve } from 'node:path'
import type { ReporterChoice, ReportFormat } from '../harness/model/config.ts'

export type FileFormat = Exclude<ReportFormat, 'github'>

/** A report as a file. */
export interface ReportFile {
  readonly format: FileFormat
  /** Absolute. */
  readonly path: string
}

const defaultNames = {
  html: 'index.html',
  json: 'report.json',
  junit: 'junit.xml',
  markdown: 'report.md',
} as const satisfies Record<FileFormat, string>

/** Where the reports of a project go that choose no other place, below the project. */
const defaultFolder = 'reports/out'

/**
 * The files that a run writes, each once, in the order of the choices.
 * @param root the project's folder, absolute
 */
export function reportFiles(root: string, choices: readonly ReporterChoice[]): readonly ReportFile[] {
  const files = choices.flatMap(({ format, outputFile }) =>
    format === 'github'
      ? []
      : [{ format, path: outputFile === null ? defaultPath(root, format) : resolve(root, outputFile) }],
  )
  return files.filter(({ path }, index) => files.findIndex((other) => other.path === path) === index)
}

function defaultPath(root: string, format: FileFormat): string {
  return join(root, defaultFolder, defaultNames[format])
}
