import type { DefinedConstraint, Table } from '../../model/catalog.ts'
import { qualifiedName, type TableLink } from '../../model/structure.ts'
import { areNew, followColumns, same } from './follow-columns.ts'
import type { RenamedLabels } from './renamed-labels.ts'
import { type Renames, sameButForCasts, sameExpression } from './same-expression.ts'

export interface ConstraintChange {
  /** A clause. */
  readonly text: string
  /** It goes with a column that is gone, or all of its columns are new. */
  readonly isImplied: boolean
}

/** Whether what is said of a column must not be shown, by its name before or after. */
export type IsSecret = (column: string) => boolean

/** What is other about the CHECK constraints of a table. Another name of one, or of what it speaks of, is nothing. */
export function checkChanges(link: TableLink, labels: RenamedLabels, isSecret: IsSecret): readonly ConstraintChange[] {
  const { before, after } = link
  return constraintChanges(before.checks ?? [], after.checks ?? [], { link, labels, isSecret })
}

/**
 * The same of keys that names of columns alone do not tell. Where a key on just these columns came or went, that has been
 * told.
 */
export function specialKeyChanges(
  link: TableLink,
  labels: RenamedLabels,
  isSecret: IsSecret,
): readonly ConstraintChange[] {
  const { before, after } = link
  const isKept = (key: DefinedConstraint): boolean => !isPlainKey(key, before) || isPlainKey(follow(key, link), after)
  const isOld = (key: DefinedConstraint): boolean =>
    !isPlainKey(key, after) || plainKeys(before).some((columns) => isOn(key, followColumns(columns, link)))
  const then = (before.specialKeys ?? []).filter(isKept)
  return constraintChanges(then, (after.specialKeys ?? []).filter(isOld), { link, labels, isSecret })
}

function isPlainKey(key: Pick<DefinedConstraint, 'columns'> | null, table: Table): boolean {
  return key !== null && plainKeys(table).some((columns) => isOn(key, columns))
}

function plainKeys({ primaryKey, uniques }: Table): readonly (readonly string[])[] {
  return [primaryKey, ...uniques]
}

function isOn(key: Pick<DefinedConstraint, 'columns'>, columns: readonly string[] | null): boolean {
  return columns !== null && same([...key.columns].sort(), [...columns].sort())
}

function follow(key: DefinedConstraint, link: TableLink): Pick<DefinedConstraint, 'columns'> | null {
  const columns = followColumns(key.columns, link)
  return columns && { columns }
}

interface ConstraintContext {
  readonly link: TableLink
  readonly labels: RenamedLabels
  readonly isSecret: IsSecret
}

function constraintChanges(
  before: readonly DefinedConstraint[],
  after: readonly DefinedConstraint[],
  { link, labels, isSecret }: ConstraintContext,
): readonly ConstraintChange[] {
  const table = `table ${qualifiedName(link.after)}`
  const open = [...after]
  const take = (isIt: (check: DefinedConstraint) => boolean): DefinedConstraint | undefined => {
    const index = open.findIndex(isIt)
    return index < 0 ? undefined : open.splice(index, 1)[0]
  }
  const isKept = keptBy(link, { columns: link.columns, labels })
  const shown = ({ columns, definition }: DefinedConstraint): string => {
    return columns.some(isSecret) ? `${definition.split(' ', 1)[0]} (not shown)` : definition
  }
  const gone = before
    .filter((check) => take((now) => now.name === check.name && isKept(check, now)) === undefined)
    .filter((check) => take((now) => isKept(check, now)) === undefined)
  const known = gone.map((check): ConstraintChange => {
    const now = take(({ name }) => name === check.name)
    const isImplied = followColumns(check.columns, link) === null
    if (!now) return { text: `${table} lost its ${nounOf(check)} ${check.name}, ${shown(check)}`, isImplied }
    return {
      text: `${nounOf(check)} ${check.name} of ${table} is now ${shown(now)}, and was ${shown(check)}`,
      isImplied: false,
    }
  })
  const added = open.map((now): ConstraintChange => {
    const isImplied = now.columns.length > 0 && areNew(now.columns, link)
    return { text: `${table} has a ${nounOf(now)} now, ${now.name}, ${shown(now)}`, isImplied }
  })
  return [...known, ...added]
}

/** An index is no constraint. */
function nounOf({ definition }: DefinedConstraint): string {
  return /^(?:CHECK|EXCLUDE)/.test(definition) ? 'constraint' : 'key'
}

/** What is said of columns. */
export type Expression = Pick<DefinedConstraint, 'columns' | 'definition'>

/** Another type of a column has its own casts of what the column is compared with. */
export function keptBy(link: TableLink, renames: Renames): (before: Expression, after: Expression) => boolean {
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
