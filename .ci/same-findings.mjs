// Fails unless the reports say the same of every case, whatever it ran on: node .ci/same-findings.mjs report.json…
// Each target of the first report has to have judged every case; the others may hold fewer.
import { readFileSync } from 'node:fs'

const said = new Map() // file → what was said of it → where
let wanted = 0
for (const path of process.argv.slice(2)) {
  for (const report of JSON.parse(readFileSync(path, 'utf8')).cases) {
    const { file, status, error, findings, intendedChanges, actualChanges, rows, target, postgres } = report
    const text = JSON.stringify({ status, error, findings, intendedChanges, actualChanges, rows })
    const places = said.get(file) ?? new Map()
    said.set(file, places.set(text, [...(places.get(text) ?? []), `${target ?? path} (${postgres?.version})`]))
  }
  wanted ||= Math.max(0, ...[...said.values()].map(count))
}

function count(places) {
  return [...places.values()].flat().length
}

let hasFailed = wanted < 2
for (const [file, places] of said) {
  if (places.size === 1 && count(places) >= wanted) continue
  hasFailed = true
  console.error(`${file} is not the same everywhere:`)
  for (const [text, where] of places) console.error(`  ${where.join(', ')}: ${text}`)
}
console.log(
  `${said.size} cases, each judged ${wanted} times or more: ${hasFailed ? 'not ' : ''}the same findings everywhere`,
)
process.exit(hasFailed ? 1 : 0)
