import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect } from 'vitest'
import type { CaseReport, RunReport } from '../../harness/index.ts'
import {
  createStyle,
  renderAnnotations,
  renderCaseFailure,
  renderCaseHeading,
  writeReports,
} from '../../reports/index.ts'

/**
 * All that a run prints or writes of a case: the console's text, and every report, with what is packed in the page.
 * @param folder for the reports
 */
export async function published(report: CaseReport, folder: string): Promise<string> {
  const console = [true, false].flatMap((color) => {
    const style = createStyle({ color })
    return [renderCaseHeading(report, style), renderCaseFailure(report, style)]
  })
  const formats = ['html', 'json', 'junit', 'markdown'] as const
  const files = formats.map((format) => ({ format, path: join(folder, 'out', format) }))
  const run: RunReport = {
    schemaVersion: 2,
    tool: { name: 'pg-roundtrip', version: '0.0.0' },
    environment: { node: 'v20.19.0', platform: 'linux x64' },
    startedAt: new Date(0).toISOString(),
    durationMs: 0,
    shard: null,
    verdict: 'fail',
    summary: { cases: 1, passed: 0, failed: 1, errored: 0, skipped: 0, findings: report.findings.length },
    targets: [],
    cases: [report],
  }
  await writeReports(run, files)
  const texts = await Promise.all(files.map(({ path }) => readFile(path, 'utf8')))
  const page = texts[0] ?? ''
  const packed = [...page.matchAll(/\bH4sI[A-Za-z0-9+/]+=*/g)].map(([block]) => {
    return gunzipSync(Buffer.from(block, 'base64')).toString('utf8')
  })
  // Else what is packed was not looked at.
  expect(packed.join('\n')).toContain(report.file)
  return [...console, ...texts, ...packed, renderAnnotations(run, { folder: '' }), JSON.stringify(report)].join('\n')
}
