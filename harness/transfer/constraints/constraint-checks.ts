import type { QualifiedName } from '../../model/catalog.ts'
import { quoteIdentifier, quoteList, quoteQualified } from '../../postgres/index.ts'
import type {
  ColumnPair,
  Constraint,
  ExclusionConstraint,
  ForeignKeyConstraint,
  UniqueConstraint,
} from './constraint-facts.ts'

/** One way in which rows can break a constraint, as set-based SQL. */
export interface Check {
  readonly constraint: Constraint
  readonly kind: 'dangling' | 'half-null' | 'duplicate' | 'conflict'
  /** A SELECT of one number: zero when no row does. */
  readonly count: string
  /** `FROM … WHERE …`: the rows that do, under the alias `c`. */
  readonly offenders: string
}

export function checksOf(constraint: Constraint): readonly Check[] {
  switch (constraint.kind) {
    case 'foreign-key': {
      const dangling: Check = { constraint, kind: 'dangling', ...counted(danglingRows(constraint)) }
      if (!constraint.isFull || constraint.columns.length === 1) return [dangling]
      return [dangling, { constraint, kind: 'half-null', ...counted(halfNullRows(constraint)) }]
    }
    case 'unique':
      return [{ constraint, kind: 'duplicate', ...duplicateRows(constraint) }]
    case 'exclusion':
      return [{ constraint, kind: 'conflict', ...counted(conflictingRows(constraint)) }]
  }
}

/** An aggregate, unlike EXISTS, has the planner think of all rows: a hash join instead of a million look-ups. */
function counted(offenders: string): Pick<Check, 'count' | 'offenders'> {
  return { count: `SELECT count(*) ${offenders}`, offenders }
}

function source({ table, isPlain }: Pick<Constraint, 'table' | 'isPlain'>): string {
  return isPlain ? `ONLY ${quoteQualified(table)}` : quoteQualified(table)
}

function danglingRows(key: ForeignKeyConstraint): string {
  const target = source({ table: key.target, isPlain: key.targetIsPlain })
  const known = key.columns.map((column) => `c.${quoteIdentifier(column)} IS DISTINCT FROM NULL`).join(' AND ')
  const pairs = key.isPeriod ? key.pairs.slice(0, -1) : key.pairs
  const matches = pairs.map((pair, index) => matching(pair, key.columns[index] ?? ''))
  if (!key.isPeriod) {
    return `FROM ${source(key)} c WHERE ${known} AND NOT EXISTS (SELECT FROM ${target} t WHERE ${matches.join(' AND ')})`
  }
  const period = `c.${quoteIdentifier(key.columns.at(-1) ?? '')}`
  const covered = `t.${quoteIdentifier(key.pairs.at(-1)?.target ?? '')}`
  return `FROM ${source(key)} c WHERE ${known} AND (
    SELECT ${period} <@ range_agg(${covered}) FROM ${target} t
    WHERE ${[...matches, `${covered} && ${period}`].join(' AND ')}) IS NOT TRUE`
}

function matching({ target, operator, targetCast, cast, collation }: ColumnPair, column: string): string {
  const right = `c.${quoteIdentifier(column)}${castTo(cast)}`
  const collated = collation === null ? right : `(${right} COLLATE ${quoteQualified(collation)})`
  return `t.${quoteIdentifier(target)}${castTo(targetCast)} ${operatorSql(operator)} ${collated}`
}

function castTo(type: QualifiedName | null): string {
  return type === null ? '' : `::${quoteQualified(type)}`
}

/** An operator's name consists of signs that need no quoting. */
function operatorSql({ schema, name }: QualifiedName): string {
  return `OPERATOR(${quoteIdentifier(schema)}.${name})`
}

function halfNullRows(key: ForeignKeyConstraint): string {
  const columns = key.columns.map((column) => `c.${quoteIdentifier(column)}`)
  const nulls = (test: string, word: string): string => columns.map((column) => `${column} ${test}`).join(word)
  return `FROM ${source(key)} c WHERE (${nulls('IS NOT DISTINCT FROM NULL', ' OR ')}) AND (${nulls('IS DISTINCT FROM NULL', ' OR ')})`
}

function duplicateRows(key: UniqueConstraint): Pick<Check, 'count' | 'offenders'> {
  const columns = quoteList(key.columns)
  const known = key.columns.map((column) => `${quoteIdentifier(column)} IS DISTINCT FROM NULL`).join(' AND ')
  const rows = `FROM ${source(key)} ${key.nullsAreEqual ? '' : `WHERE ${known}`}`
  return {
    count: `SELECT count(*) FROM (SELECT ${rows} GROUP BY ${columns} HAVING count(*) > 1) d`,
    offenders: `FROM ${source(key)} c WHERE (c.tableoid, c.ctid) IN (
      SELECT d.tableoid, d.ctid
      FROM (SELECT tableoid, ctid, count(*) OVER (PARTITION BY ${columns}) AS same ${rows}) d WHERE d.same > 1)`,
  }
}

/** Expressions of an index name columns without their table, so that each side is a query of its own. */
function conflictingRows({ expressions, operators, predicate, ...key }: ExclusionConstraint): string {
  const where = predicate === null ? 'true' : predicate
  const values = expressions.map((expression, index) => `${expression} AS e${index}`).join(', ')
  const conflict = expressions
    .map((expression, index) => `(${expression}) ${operators[index] ? operatorSql(operators[index]) : '='} a.e${index}`)
    .join(' AND ')
  return `FROM ${source(key)} c WHERE (c.tableoid, c.ctid) IN (
    SELECT a.r, a.p FROM (SELECT tableoid AS r, ctid AS p, ${values} FROM ${source(key)} WHERE ${where}) a
    WHERE EXISTS (
      SELECT FROM ${source(key)} b
      WHERE (${where}) AND (b.tableoid, b.ctid) <> (a.r, a.p) AND ${conflict}))`
}
