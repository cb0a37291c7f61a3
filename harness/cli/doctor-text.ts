import { plural, type Style, visibleLines } from '../../reports/index.ts'
import type { Check, TargetVerdict } from '../postgres/index.ts'

/** Everything that the doctor found out. */
export interface Diagnosis {
  /** Whether a run would have all its servers, and nothing else keeps it from working. */
  readonly usable: boolean
  readonly targets: readonly TargetVerdict[]
  readonly checks: readonly Check[]
}

/** A line or more for each check, one for each target, and one that sums up. With a final newline. */
export function doctorText(diagnosis: Diagnosis, style: Style): string {
  const rows = [...diagnosis.checks, ...diagnosis.targets.map(targetRow)]
  const width = Math.max(...rows.map(({ name }) => name.length))
  const lines = rows.flatMap((row) => rowLines(row, width, style))
  return `${[...lines, '', conclusion(diagnosis, style)].join('\n')}\n`
}

function rowLines({ name, status, message, fix }: Check, width: number, style: Style): readonly string[] {
  const [first = '', ...more] = visibleLines(message).filter((line) => line.trim() !== '')
  const indent = ' '.repeat(width + 4)
  return [
    `${marks(style)[status]} ${name.padEnd(width)}  ${first}`,
    ...more.map((line) => `${indent}${line.trim()}`),
    ...(fix === null ? [] : visibleLines(fix)).map((line) => `${indent}${style.faint('→')} ${line}`),
  ]
}

function marks(style: Style): Readonly<Record<Check['status'], string>> {
  return { ok: style.good('✓'), note: style.strong('!'), problem: style.bad('✗') }
}

/** What is wrong with it stands above. */
function targetRow({ name, reason, isolation, usable }: TargetVerdict): Check {
  // What is configured already begins with its name.
  const choice = reason.startsWith(name) ? reason : `${name}: ${reason}`
  const message = `${choice}; isolation: ${isolation}`
  return { name: 'target', status: usable ? 'ok' : 'problem', message, fix: null }
}

function conclusion({ usable, targets, checks }: Diagnosis, style: Style): string {
  if (usable) return `${style.good('✓')} a run would use ${targets.map(serverText).join(', then ')}`
  const count = plural(checks.filter(({ status }) => status === 'problem').length, 'problem')
  const useless = targets.filter((target) => !target.usable)
  if (useless.length === targets.length || useless.length === 0) return `${style.bad('✗')} no run is possible: ${count}`
  return `${style.bad('✗')} a run would fail on ${useless.map(({ name }) => name).join(' and ')}: ${count}`
}

function serverText({ provider, version }: TargetVerdict): string {
  return `${provider} PostgreSQL${version === null ? '' : ` ${version}`}`
}
