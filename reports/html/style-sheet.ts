import { createHash } from 'node:crypto'
import type { Palette } from './palette.ts'
import { dark, light } from './palette.ts'

/** The page's only style sheet. */
export const styleSheet = `
:root { color-scheme: light dark;${variables(light)} }
@media (prefers-color-scheme: dark) { :root {${variables(dark)} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif;
  overflow-wrap: anywhere; }
main, .banner > div, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
h1, h2, h3, h4, p, dl, dd, ol, figure { margin: 0; }
h1 { font-size: 1.5rem; line-height: 1.3; }
h2 { font-size: 1.125rem; line-height: 1.4; }
h3 { font-size: .875rem; font-weight: 600; color: var(--muted); }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code, pre { font: .8125rem/1.55 ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  unicode-bidi: isolate; }
code { white-space: pre-wrap; }
pre { margin: 0; white-space: pre-wrap; }
.muted { color: var(--muted); }
.small { font-size: .875rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.banner { padding: 1.75rem 0 1.5rem; border-bottom: 1px solid var(--line); border-top: .375rem solid; }
.banner p { color: var(--text); margin-top: .375rem; }
.pass { color: var(--pass); } .banner.pass, .badge.pass { background: var(--pass-ground); }
.fail { color: var(--fail); } .banner.fail, .badge.fail { background: var(--fail-ground); }
.error { color: var(--error); } .banner.error, .badge.error { background: var(--error-ground); }
.skip { color: var(--skip); } .banner.skip, .badge.skip { background: var(--skip-ground); }
.badge { display: inline-block; padding: .0625rem .5rem; border-radius: 1rem; font-size: .8125rem; font-weight: 600;
  white-space: nowrap; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th { font-weight: inherit; text-align: left; }
thead th { color: var(--muted); font-size: .8125rem; font-weight: 600; white-space: nowrap; }
th, td { padding: .5rem .75rem .5rem 0; vertical-align: baseline; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
tbody tr:last-child > * { border-bottom: 0; }
caption { text-align: left; font-weight: 600; padding-bottom: .5rem; }
thead th.number { text-align: right; }
.overview { margin: 1.5rem 0 2rem; }
.overview code { display: block; color: var(--muted); }
.target { display: inline-block; padding: 0 .375rem; border: 1px solid var(--line); border-radius: .25rem;
  color: var(--muted); font-size: .8125rem; font-weight: 400; }
.case { margin: 1rem 0; background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; }
.case > details > summary { padding: .875rem 1.25rem; display: flex; gap: .75rem; align-items: baseline; cursor: pointer;
  list-style: none; }
.case > details > summary::-webkit-details-marker { display: none; }
.case > details > summary::before { content: '▸' / ''; color: var(--muted); flex: none; width: .75rem; }
.case > details[open] > summary::before { content: '▾' / ''; }
.case > details > summary h2 { flex: 1; }
.body { scroll-margin-top: 4.5rem; padding: 0 1.25rem 1.25rem; display: grid; gap: 1.25rem; }
.body > * { min-width: 0; }
.facts { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; font-size: .875rem; }
.facts > div { display: flex; gap: .375rem; align-items: baseline; }
.facts dt { color: var(--muted); flex: none; }
.kept { margin-top: .25rem; font-size: .875rem; display: grid; gap: .25rem; }
.kept > div { display: flex; gap: .75rem; align-items: baseline; }
.kept dt { color: var(--muted); flex: 0 0 6rem; }
.steps { padding-left: 1.5rem; margin-top: .25rem; font-size: .875rem; }
.problem { padding: .75rem 1rem; border-radius: .375rem; background: var(--error-ground); color: var(--text); }
.findings { display: grid; gap: 1rem; }
.findings > * { min-width: 0; }
.finding { border: 1px solid var(--line); border-left: .25rem solid var(--fail); border-radius: .375rem;
  padding: .875rem 1rem; display: grid; gap: .625rem; }
.finding > * { min-width: 0; }
.finding h4 { font-size: .9375rem; font-weight: 400; }
.finding h4 .badge { margin-right: .375rem; }
.finding h4 b { font-weight: 600; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr)); gap: .5rem; }
.sides > div { background: var(--skip-ground); border-radius: .25rem; padding: .375rem .625rem .5rem; min-width: 0; }
.sides > .intended { background: var(--pass-ground); }
.sides > .actual { background: var(--fail-ground); }
.sides dt { font-size: .75rem; font-weight: 600; color: var(--skip); }
.sides > .intended dt { color: var(--pass); }
.sides > .actual dt { color: var(--fail); }
mark { color: inherit; border-radius: .125rem; }
.intended mark { background: var(--pass-mark); }
.actual mark { background: var(--fail-mark); }
.fix { border-left: 2px solid var(--line); padding-left: .75rem; }
.model > summary { cursor: pointer; padding: .375rem 0; }
.model table { font-size: .875rem; }
.changes { min-width: 36rem; }
.changes td, .changes th { max-width: 18rem; }
.timings h3 { margin-bottom: .375rem; }
.timings svg { display: block; width: 100%; height: .625rem; border-radius: .3125rem; }
.timings .facts { margin-top: .5rem; font-size: .8125rem; }
.timings .facts svg { width: .625rem; height: .625rem; border-radius: .125rem; align-self: center; flex: none; }
.p1 { fill: #4c78a8; } .p2 { fill: #9aa6b2; } .p3 { fill: #54988f; } .p4 { fill: #c9873a; } .p5 { fill: #7f77b5; }
.p6 { fill: #b5657c; }
footer { padding-top: 1rem; padding-bottom: 2.5rem; color: var(--muted); font-size: .8125rem; }
@media (max-width: 40rem) {
  main, .banner > div, footer { padding-left: .875rem; padding-right: .875rem; }
  .wide { display: none; }
  .case > details > summary { flex-wrap: wrap; padding: .75rem .875rem; gap: .25rem .5rem; }
  .case > details > summary h2 { flex-basis: calc(100% - 1.5rem); font-size: 1rem; }
  .case > details > summary .badge { margin-left: 1.25rem; }
  .body { scroll-margin-top: 4.5rem; padding: 0 .875rem .875rem; }
  .finding { padding: .75rem; }
}
@media print { .case { break-inside: avoid-page; } }
`

/** What a Content-Security-Policy names the style sheet by: `sha256-…`. */
export const styleSheetHash = `sha256-${createHash('sha256').update(styleSheet).digest('base64')}`

function variables(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, color]) => ` --${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: ${color};`)
    .join('')
}
