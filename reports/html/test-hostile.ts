import type { RunReport } from '../../harness/model/report.ts'
import { modelName } from '../../harness/model/snapshot.ts'
import { sampleCase, sampleField, sampleFinding, sampleReport, sampleRow, sampleTarget } from '../test-samples.ts'

/** What would break out of a page's markup, turn its text around, or not be seen in it. */
const hostileText = [
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(2)>',
  '</style></title></noscript></pre></code>-->',
  '" onmouseover="alert(3)',
  "' autofocus onfocus='alert(4)",
  '&lt;b&gt;',
  'javascript:alert(5)',
  '\u202e\u2066\u200f\u200b\ufeff',
  '\0\u001b[2J',
].join('')

/** A report with `text` wherever a report has a free text. */
export function hostileReport(text: string = hostileText): RunReport {
  const model = modelName(text)
  const sides = { label: text, field: text, before: text, expected: text, actual: JSON.stringify(text) }
  const findings = (['comparator', 'unexpected-change', 'missing-row', 'duplicate-pk'] as const).map((kind) =>
    sampleFinding({
      kind,
      model,
      expectedPk: text,
      comparator: text,
      message: text,
      step: text,
      statement: text,
      by: text,
      fix: text,
      ...sides,
    }),
  )
  const row = sampleRow({
    model,
    pk: text,
    label: text,
    intended: false,
    intendedBy: text,
    fields: [sampleField({ ...sides, intended: false, intendedBy: text, settledBy: text })],
    unchanged: { [text]: text },
    references: [{ field: text, model, pk: text, label: text }],
  })
  const report = sampleReport([
    sampleCase({
      name: text,
      subject: text,
      snapshot: text,
      tags: [text],
      file: text,
      error: text,
      findings,
      changedRows: [row],
      steps: [{ label: text, line: 1 }],
      source: text,
      postgres: { provider: text, version: text },
      target: text,
      written: text,
      kept: { url: text, remove: text },
    }),
  ])
  const targets = [sampleTarget({ name: text, postgres: { provider: text, version: text } })]
  return { ...report, targets, startedAt: text, tool: { ...report.tool, version: text } }
}
