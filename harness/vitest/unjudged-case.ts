import { basename } from 'node:path'
import type { CaseReport } from '../model/case-report.ts'

/** The report of a case of which nothing is known but its file. @param file relative to the project */
export function unjudgedCase(file: string): CaseReport {
  return {
    name: basename(file),
    subject: '',
    snapshot: '',
    tags: [],
    file: file.replaceAll('\\', '/'),
    status: 'error',
    error: null,
    errorCode: null,
    findings: [],
    intendedChanges: 0,
    actualChanges: 0,
    changedRows: [],
    steps: [],
    source: null,
    rows: 0,
    postgres: null,
    target: null,
    rerun: null,
    inputs: null,
    written: null,
    kept: null,
    timings: { bootMs: 0, schemaMs: 0, importMs: 0, stepsMs: 0, exportMs: 0, compareMs: 0 },
  }
}
