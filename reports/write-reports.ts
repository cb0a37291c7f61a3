import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HarnessError } from '../harness/model/errors.ts'
import type { RunReport } from '../harness/model/report.ts'
import { renderHtml } from './html/render-html.ts'
import { renderJson } from './json/render-json.ts'

/** Where the reports are; the paths begin with the directory that was given. */
export interface WrittenReports {
  readonly json: string
  readonly html: string
}

/**
 * Writes `report.json` and `index.html` into `directory`, which is created where it is missing. Whoever reads a file
 * meanwhile sees the old one or the new one whole.
 * @throws HarnessError `infrastructure` when a file cannot be written; nothing half-written remains
 */
export async function writeReports(report: RunReport, directory: string): Promise<WrittenReports> {
  const written = { json: join(directory, 'report.json'), html: join(directory, 'index.html') }
  try {
    await mkdir(directory, { recursive: true })
    await writeAtomically(written.json, renderJson(report))
    await writeAtomically(written.html, renderHtml(report))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new HarnessError(`cannot write the reports to ${directory}: ${reason}`, {
      code: 'infrastructure',
      fix: 'make the directory writable, or name another one',
      cause,
    })
  }
  return written
}

async function writeAtomically(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    await writeFile(temporary, text)
    await rename(temporary, path)
  } finally {
    await rm(temporary, { force: true })
  }
}
