import type { Measurement } from './measure.ts'
import { type Budget, isKept, type MeasuredResult, type Result, ratioOf } from './result.ts'

/** For people: what was measured, both sides of each ratio, and whether the budget is kept. */
export function resultText(result: Result): string {
  if (result.kind === 'not-measured') return `- ${result.name}\n    not measured: ${result.why}`
  const { name, ours, reference, budget } = result
  const ratio = ratioText(result)
  const lines = [
    `${markOf(result)} ${name}`,
    `    ours       ${measurementText(ours)}`,
    ...(reference === null ? [] : [`    reference  ${measurementText(reference)}: ${reference.name}`]),
    ...(ratio === '' ? [] : [`    ratio      ${ratio}`]),
    ...(budget === null ? [] : [`    budget     ${budgetText(budget)}`]),
  ]
  return lines.join('\n')
}

const tableHead = ['| job | ours | peak memory | held against | ratio | budget | |', '|---|---|---|---|---|---|---|']

/** The same as a Markdown table, a line for each. */
export function resultTable(results: readonly Result[]): string {
  return [...tableHead, ...results.map(tableLine)].join('\n')
}

function tableLine(result: Result): string {
  if (result.kind === 'not-measured') return `| ${result.name} | not measured: ${result.why} | | | | | |`
  const { name, ours, reference, budget } = result
  const cells = [
    name,
    speedText(ours),
    ours.peakMb === undefined ? '' : megabytes(ours.peakMb),
    reference === null ? '' : `${reference.name}: ${speedText(reference)}`,
    ratioText(result),
    budget === null ? '' : budgetText(budget),
    budget === null ? '' : markOf(result),
  ]
  return `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |').replaceAll('|  |', '| |')
}

function markOf(result: MeasuredResult): string {
  const kept = isKept(result)
  return kept === null ? '·' : kept ? '✓' : '✗'
}

/** How many times as fast, where that is what the budget is about, or where ours is faster and there is none. */
function ratioText(result: MeasuredResult): string {
  const ratio = ratioOf(result)
  if (ratio === null) return ''
  const isSpeed = result.budget === null ? ratio < 1 : 'speed' in result.budget
  return isSpeed ? `${(1 / ratio).toFixed(2)} × as fast` : ratio.toFixed(2)
}

function budgetText(budget: Budget): string {
  if ('ms' in budget) return `${budget.ms} ms`
  if ('peakMb' in budget) return megabytes(budget.peakMb)
  if ('speed' in budget) return `at least ${budget.speed} × as fast as the reference`
  return `${budget.ratio} × the reference`
}

function measurementText({ medianMs, rounds, rows, peakMb }: Measurement): string {
  const details = [
    rounds === 1 ? 'once' : `median of ${rounds}`,
    ...(rows === undefined ? [] : [perSecond(rows, medianMs)]),
    ...(peakMb === undefined ? [] : [`peak ${megabytes(peakMb)}`]),
  ]
  return `${medianMs.toFixed(1).padStart(8)} ms (${details.join(', ')})`
}

function speedText({ medianMs, rows }: Measurement): string {
  return rows === undefined ? `${medianMs.toFixed(1)} ms` : perSecond(rows, medianMs)
}

function perSecond(rows: number, ms: number): string {
  return `${grouped((rows / ms) * 1000)} rows/s`
}

function megabytes(count: number): string {
  return `${grouped(count)} MB`
}

/** A whole number in groups of three digits, whatever the machine's language. */
function grouped(number: number): string {
  return number.toFixed(0).replace(/\B(?=(?:\d{3})+$)/g, ' ')
}
