import { resolve } from 'node:path'
import type { ReporterChoice } from '../harness/model/config.ts'
import { defaultReportFiles, type ReportFileFormat } from '../harness/model/default-report-files.ts'
import { HarnessError } from '../harness/model/errors.ts'

/** A report as a file. */
export interface ReportFile {
  readonly format: ReportFileFormat
  /** Absolute. */
  readonly path: string
}

/**
 * The files that a run writes, each once, in the order of the choices.
 * @param root the project's folder, absolute
 * @throws HarnessError `bad-config` when two formats were to be one file
 */
export function reportFiles(root: string, choices: readonly ReporterChoice[]): readonly ReportFile[] {
  const files = choices.flatMap(({ format, outputFile }) =>
    format === 'github' ? [] : [{ format, path: resolve(root, outputFile ?? defaultReportFiles[format]) }],
  )
  const first = ({ path }: ReportFile): ReportFile | undefined => files.find((other) => other.path === path)
  for (const file of files) {
    const other = first(file)
    if (other === undefined || other.format === file.format) continue
    throw new HarnessError(`the reports ${other.format} and ${file.format} cannot both be ${file.path}`, {
      code: 'bad-config',
      fix: 'give each its own outputFile: reporters in roundtrip.config.ts',
    })
  }
  return files.filter((file) => first(file) === file)
}
