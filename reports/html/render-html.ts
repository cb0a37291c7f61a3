import type { RunReport } from '../../harness/model/report.ts'
import { caseSection } from './case-section.ts'
import { html } from './markup.ts'
import { banner, casesTable, verdictText } from './overview.ts'
import { styleSheet, styleSheetHash } from './style-sheet.ts'
import { targetsTable } from './targets.ts'

/**
 * A run as one page that needs nothing else: no script, no font, no network. Whatever the report holds shows as text,
 * and the page's policy admits nothing but its own style sheet.
 */
export function renderHtml(report: RunReport): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${styleSheetHash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${verdictText(report)} · pg-roundtrip</title>
<style>${{ markup: styleSheet }}</style>
</head>
<body>
${banner(report)}
<main>
${targetsTable(report.targets)}
${casesTable(report.cases)}
${report.cases.map((report, index) => caseSection(report, index + 1))}
</main>
<footer>The same as data: report.json, beside this page.</footer>
</body>
</html>
`.markup
}
