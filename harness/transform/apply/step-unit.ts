import type { MigrationPart } from '../../model/migration.ts'
import { isWord, sqlTokens } from '../../postgres/index.ts'
import { type Statement, splitStatements } from './split-statements.ts'

/** SQL of a step that runs in one go. */
export interface StepUnit {
  /** Absolute path of its file. */
  readonly path: string
  /** The 1-based line of the file that the text begins with; the lines of the statements count from there. */
  readonly firstLine: number
  readonly statements: readonly Statement[]
  /** In one transaction; else each statement in one of its own, but for what it begins and ends itself. */
  readonly inTransaction: boolean
}

/**
 * How a part of a migration is run.
 * @throws Error when it would end the transaction that it is in, with the place
 */
export function stepUnit({ path, text, firstLine, transaction }: MigrationPart): StepUnit {
  const statements = splitStatements(text)
  const control = statements.find(isTransactionControl)
  if (transaction === 'own' && control) {
    const place = `${path}:${firstLine - 1 + control.line}`
    throw new Error(
      `${place}: the migration runs in a transaction of its own; leave BEGIN, COMMIT and ROLLBACK out of it (savepoints are fine)`,
    )
  }
  // PostgreSQL's way with a query of several statements (manual, Multiple Statements in a Simple Query).
  const isOne = statements.length > 1 && !control
  return { path, firstLine, statements, inTransaction: transaction === 'own' || (transaction === 'as-sent' && isOne) }
}

/** Whether a statement begins or ends a transaction. */
function isTransactionControl({ text }: Statement): boolean {
  // A statement begins with its first token, and none of these is longer.
  const [first, second, third] = sqlTokens(text.slice(0, 200))
  const is = (...words: readonly string[]): boolean => words.some((word) => isWord(first, word))
  if (is('rollback')) {
    const isNoise = isWord(second, 'work') || isWord(second, 'transaction')
    return !isWord(isNoise ? third : second, 'to')
  }
  if (is('start', 'prepare')) return isWord(second, 'transaction')
  return is('begin', 'commit', 'end', 'abort')
}
