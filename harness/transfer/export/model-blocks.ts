import { HarnessError } from '../../model/errors.ts'
import type { Field, Model, Schema } from '../../model/schema.ts'
import { type Connection, quoteIdentifier, quoteList } from '../../postgres/index.ts'
import { sortsBy } from '../../snapshot/index.ts'
import { copyOutBlocks } from '../copy/copy-streams.ts'
import { blocksOf, linesOf } from '../copy/lines-of.ts'
import { databaseCause, databaseReason, mayTellSecrets } from '../database-error.ts'
import { sortLines } from './sort-lines.ts'

/** Lines of COPY, in blocks of whole ones. */
export type LineBlocks = AsyncIterable<Buffer>

/** Where the rows of a model are read: within a transaction that {@link exportSource} has readied. */
export interface ModelTable {
  readonly connection: Connection
  readonly schema: Schema
  readonly model: Model
  /** What its rows are selected from. */
  readonly source: string
}

/**
 * The lines of COPY of a model's rows with all columns, in canonical order.
 * @param taken lets through those that are to be exported
 * @throws HarnessError `export-failed`
 */
export async function* orderedBlocks(
  table: ModelTable,
  taken: (blocks: LineBlocks) => LineBlocks,
): AsyncGenerator<Buffer> {
  const { model } = table
  const keyFields = model.primaryKey.flatMap((name) => model.fields.filter((field) => field.name === name))
  const isOrderedByServer = keyFields.length > 0 && keyFields.every(({ type }) => sortsBy(type) !== 'content')
  const order = isOrderedByServer ? ` ORDER BY ${keyFields.map(sortExpression).join(', ')}` : ''
  yield* orExportFailed(table, () => {
    const blocks = taken(copyOutBlocks(table.connection, copyOf(table, model.fields, order)))
    return isOrderedByServer ? blocks : blocksOf(sortLines(linesOf(blocks), model))
  })
}

/**
 * The lines of COPY of a model's rows with some columns, in no order.
 * @throws HarnessError `export-failed`
 */
export function columnBlocks(table: ModelTable, fields: readonly Field[]): LineBlocks {
  return orExportFailed(table, () => copyOutBlocks(table.connection, copyOf(table, fields, '')))
}

function copyOf({ source }: ModelTable, fields: readonly Field[], order: string): string {
  return `COPY (SELECT ${quoteList(fields.map((field) => field.column))} FROM ${source}${order}) TO STDOUT`
}

async function* orExportFailed({ schema, model }: ModelTable, read: () => LineBlocks): AsyncGenerator<Buffer> {
  try {
    yield* read()
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause
    const isShown = !mayTellSecrets(schema)
    const reason = isShown && cause instanceof Error ? cause.message : databaseReason(cause, isShown)
    throw new HarnessError(`${model.name} cannot be exported: ${reason}`, {
      code: 'export-failed',
      cause: databaseCause(cause, isShown),
    })
  }
}

/** Texts sort by code point, whatever collation the column has: the order of a snapshot is the same everywhere. */
function sortExpression({ column, type }: Field): string {
  const name = quoteIdentifier(column)
  // A cast to text may drop or add something (char(n), inet); format prints what COPY does.
  return sortsBy(type) === 'value' ? name : `format('%s', ${name}) COLLATE "C"`
}
