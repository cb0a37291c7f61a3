/**
 * `npm run bench -- postgres`, `npm run bench -- transfer [--large]`: measures, and prints medians, ratios and budgets,
 * then what has a budget as a Markdown table; writes all of it to reports/out/bench-NAME.json. Never fails for being slow.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createEmbeddedProvider } from '../harness/postgres/index.ts'
import { machineText, thisMachine } from './machine.ts'
import { benchPostgres } from './postgres/bench-postgres.ts'
import { isKept, type Result, ratioOf } from './result.ts'
import { resultTable, resultText } from './result-text.ts'
import { benchTransfer } from './transfer/bench-transfer.ts'

type Benchmark = (options: { readonly large: boolean }) => AsyncIterable<Result>

const benchmarks: Readonly<Record<string, Benchmark>> = { postgres: benchPostgres, transfer: benchTransfer }

const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { large: { type: 'boolean', default: false } },
})
const unknown = names.filter((name) => !Object.hasOwn(benchmarks, name))
if (unknown.length > 0) {
  console.error(`there is no benchmark ${unknown.join(', ')}: choose from ${Object.keys(benchmarks).join(', ')}`)
  process.exit(2)
}
const machine = thisMachine(await postgresVersion())
for (const [name, run] of Object.entries(benchmarks)) {
  if (names.length > 0 && !names.includes(name)) continue
  console.log(`${name}: ${machineText(machine)}\n`)
  const results: Result[] = []
  for await (const result of run(values)) {
    results.push(result)
    console.log(`${resultText(result)}\n`)
  }
  const budgeted = results.filter((result) => result.kind === 'measured' && result.budget !== null)
  console.log(`${machineText(machine)}:\n\n${resultTable(budgeted)}\n`)
  await writeResults(name, results)
}

async function postgresVersion(): Promise<string> {
  await using provider = await createEmbeddedProvider()
  return provider.version
}

async function writeResults(name: string, results: readonly Result[]): Promise<void> {
  const folder = path.join(import.meta.dirname, '../reports/out')
  await mkdir(folder, { recursive: true })
  const judged = results.map((result) =>
    result.kind === 'measured' ? { ...result, ratio: ratioOf(result), kept: isKept(result) } : result,
  )
  const text = JSON.stringify({ machine, results: judged }, null, 2)
  await writeFile(path.join(folder, `bench-${name}.json`), `${text}\n`)
}
