import { Chalk } from 'chalk'

type Paint = (text: string) => string

/** How the parts of a console text are painted. */
export interface Style {
  readonly bad: Paint
  readonly good: Paint
  readonly strong: Paint
  readonly faint: Paint
  /** The badge before a failed case's file. */
  readonly failBadge: Paint
  readonly place: Paint
}

/** The caller decides on colour (a terminal, NO_COLOR, FORCE_COLOR): nothing here looks at the environment. */
export function createStyle(options: { readonly color: boolean }): Style {
  const chalk = new Chalk({ level: options.color ? 1 : 0 })
  return {
    bad: chalk.red,
    good: chalk.green,
    strong: chalk.bold,
    faint: chalk.dim,
    failBadge: chalk.bold.red,
    place: chalk.cyan,
  }
}
