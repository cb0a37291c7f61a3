// Fails unless the reports say the same of every case, whatever it ran on: node .ci/same-findings.mjs report.json…
import { readFileSync } from 'node:fs'

const said = new Map() // file → what was said of it → where
for (const path of process.argv.slice(2)) {
  for (const report of JSON.parse(readFileSync(path, 'utf8')).cases) {
    const { file, status, error, findings, intendedChanges, actualChanges, rows, target, postgres } = report
    const text = JSON.stringify({ status, error, findings, intendedChanges, actualChanges, rows })
    const places = said.get(file) ?? new Map()
    said.set(file, places.set(text, [...(places.get(text) ?? []), `${target ?? path} (${postgres?.version})`]))
  }
}

const count = (places) => [...places.values()].flat().length
const most = Math.max(0, ...[...said.values()].map(count))
let hasFailed = most < 2
for (const [file, places] of said) {
  if (places.size === 1 && count(places) === most) continue
  hasFailed = true
  console.error(`${file} is not the same everywhere:`)
  for (const [text, where] of places) console.error(`  ${where.join(', ')}: ${text}`)
}
console.log(`${said.size} cases, each judged ${most} times: ${hasFailed ? 'not ' : ''}the same findings everywhere`)
process.exit(hasFailed ? 1 : 0)
