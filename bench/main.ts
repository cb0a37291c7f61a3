/** `npm run bench -- postgres`: measures, and prints medians, ratios and budgets. Never fails for being slow. */
import { benchPostgres } from './postgres/bench-postgres.ts'
import { type Result, resultText } from './result.ts'

const benchmarks: Readonly<Record<string, () => AsyncIterable<Result>>> = { postgres: benchPostgres }

const names = process.argv.slice(2)
const unknown = names.filter((name) => !Object.hasOwn(benchmarks, name))
if (unknown.length > 0) {
  console.error(`there is no benchmark ${unknown.join(', ')}: choose from ${Object.keys(benchmarks).join(', ')}`)
  process.exit(2)
}
for (const [name, run] of Object.entries(benchmarks)) {
  if (names.length > 0 && !names.includes(name)) continue
  console.log(`${name}\n`)
  for await (const result of run()) console.log(`${resultText(result)}\n`)
}
