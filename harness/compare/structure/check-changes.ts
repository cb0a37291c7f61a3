import type { CheckConstraint, Table } from '../../model/catalog.ts'
import { qualifiedName, type TableLink } from '../../model/structure.ts'
import { areNew, followColumns } from './follow-columns.ts'
import type { RenamedLabels } from './renamed-labels.ts'
import { type Renames, sameButForCasts, sameExpression } from './same-expression.ts'

export interface CheckChange {
  /** A clause. */
  readonly text: string
  /** It goes with a column that is gone, or all of its columns are new. */
  readonly isImplied: boolean
}

/**
 * What is other about the CHECK constraints of a table. Another name of one, or of what it speaks of, is nothing.
 * @param isSecret whether what is said of a column must not be shown, by its name before or after
 */
export function checkChanges(
  link: TableLink,
  labels: RenamedLabels,
  isSecret: (column: string) => boolean,
): readonly CheckChange[] {
  const { before, after } = link
  const table = `table ${qualifiedName(after)}`
  const open = [...(after.checks ?? [])]
  const take = (isIt: (check: CheckConstraint) => boolean): CheckConstraint | undefined => {
    const index = open.findIndex(isIt)
    return index < 0 ? undefined : open.splice(index, 1)[0]
  }
  const isKept = keptBy(link, { columns: link.columns, labels })
  const shown = ({ columns, definition }: CheckConstraint): string => {
    return columns.some(isSecret) ? 'CHECK (not shown)' : definition
  }
  const gone = (before.checks ?? [])
    .filter((check) => take((now) => now.name === check.name && isKept(check, now)) === undefined)
    .filter((check) => take((now) => isKept(check, now)) === undefined)
  const known = gone.map((check): CheckChange => {
    const now = take(({ name }) => name === check.name)
    const isImplied = followColumns(check.columns, link) === null
    if (!now) return { text: `${table} lost its constraint ${check.name}, ${shown(check)}`, isImplied }
    return {
      text: `constraint ${check.name} of ${table} is now ${shown(now)}, and was ${shown(check)}`,
      isImplied: false,
    }
  })
  const added = open.map((now): CheckChange => {
    const isImplied = now.columns.length > 0 && areNew(now.columns, link)
    return { text: `${table} has a constraint now, ${now.name}, ${shown(now)}`, isImplied }
  })
  return [...known, ...added]
}

/** Another type of a column has its own casts of what the column is compared with. */
function keptBy(link: TableLink, renames: Renames): (before: CheckConstraint, after: CheckConstraint) => boolean {
  return (before, after) => {
    if (sameExpression(before.definition, after.definition, renames)) return true
    const isRetyped = before.columns.some((name) => {
      return typeOf(link.before, name) !== typeOf(link.after, link.columns.get(name))
    })
    return isRetyped && sameButForCasts(before.definition, after.definition, renames)
  }
}

function typeOf({ columns }: Table, name: string | undefined): string | undefined {
  return columns.find((column) => column.name === name)?.sqlType
}
