import type { Connection } from '../../postgres/index.ts'

/** Where a statement of SQL stands. */
export interface StatementPlace {
  /** Absolute path of its file; null: the text is that of the step itself. */
  readonly path: string | null
  /** 1-based, of its first word, in the file or in the step's text. */
  readonly line: number
}

/** Looks at the database while steps are applied to it. For its sake texts of SQL are sent statement by statement. */
export interface StepObserver {
  /** After each statement of a text of SQL, in its session and, where it has one, its transaction. */
  readonly afterStatement: (session: Connection, place: StatementPlace) => Promise<void>
  /** After a step has ended well. @param number 1-based */
  readonly afterStep: (session: Connection, number: number) => Promise<void>
}
