import { basename } from 'node:path'
import type { RunCommand, Step } from '../model/case.ts'

/**
 * `update sentry.organization`, `sql`, `migrate migrations to 0005`, `run node back-fill.mjs`.
 * @param safe takes secrets out of a command, before it is shortened; without it the label is not fit to be shown
 */
export function stepLabel(step: Step, safe: (command: string) => string = (command) => command): string {
  switch (step.kind) {
    case 'sql':
      return 'sql'
    case 'run':
      return `run ${shortCommand(safe(commandText(step.command)))}`.trimEnd()
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
function commandText(command: RunCommand): string {
  return (command.kind === 'shell' ? command.text : command.words.join(' ')).trim().replace(/\s+/g, ' ')
}

function shortCommand(text: string): string {
  return text.length > longestCommand ? `${text.slice(0, longestCommand)}…` : text
}

/** `step 1 (update sentry.organization)`. @param number 1-based */
export function numberedStepLabel(step: Step, number: number): string {
  return `step ${number} (${stepLabel(step)})`
}
