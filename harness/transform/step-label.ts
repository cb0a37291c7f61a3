import { basename } from 'node:path'
import type { RunCommand, Step } from '../model/case.ts'

/** `update sentry.organization`, `sql`, `migrate migrations to 0005`, `run node back-fill.mjs`. */
export function stepLabel(step: Step): string {
  switch (step.kind) {
    case 'sql':
      return 'sql'
    case 'run':
      return `run ${shortCommand(step.command)}`
    case 'migrate':
      return `migrate ${basename(step.folder)}${step.to === null ? '' : ` to ${step.to}`}`
    case 'import':
      return `import ${basename(step.snapshot)}`
    default:
      return `${step.kind} ${step.model}`
  }
}

const longestCommand = 60

/** In one line. */
function shortCommand(command: RunCommand): string {
  const text = (command.kind === 'shell' ? command.text : command.words.join(' ')).trim().replace(/\s+/g, ' ')
  return text.length > longestCommand ? `${text.slice(0, longestCommand)}…` : text
}

/** `step 1 (update sentry.organization)`. @param number 1-based */
export function numberedStepLabel(step: Step, number: number): string {
  return `step ${number} (${stepLabel(step)})`
}
