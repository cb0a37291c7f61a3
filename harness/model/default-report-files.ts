import type { ReportFormat } from './config.ts'

/** A report that is a file. */
export type ReportFileFormat = Exclude<ReportFormat, 'github'>

/** Where reports go that no other place was chosen for, below the project, with forward slashes. */
export const defaultReportFiles = {
  html: 'reports/out/index.html',
  json: 'reports/out/report.json',
  junit: 'reports/out/junit.xml',
  markdown: 'reports/out/report.md',
} as const satisfies Record<ReportFileFormat, string>
