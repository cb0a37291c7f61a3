import type { ColumnType, QualifiedName } from '../../model/catalog.ts'
import type { Schema } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { quoteQualified } from '../../postgres/index.ts'

/** A column with the numbers of a sequence. */
export interface FedColumn {
  readonly model: ModelName
  readonly field: string
  readonly table: QualifiedName
  readonly column: string
  readonly sequence: QualifiedName
  readonly countsDown: boolean
}

/** In the order of the models and their fields. */
export function fedColumns(schema: Schema): readonly FedColumn[] {
  const down = new Set(schema.sequences.filter(({ increment }) => increment < 0).map(quoteQualified))
  return [...schema.models.values()].flatMap(({ name, table, fields }) =>
    fields.flatMap(({ name: field, column, type, sequence }) =>
      sequence && isNumber(type)
        ? [{ model: name, field, table, column, sequence, countsDown: down.has(quoteQualified(sequence)) }]
        : [],
    ),
  )
}

/** A sequence may feed a text too (`'A' || nextval(…)`), whose highest says nothing. */
function isNumber(type: ColumnType): boolean {
  if (type.kind === 'domain') return isNumber(type.base)
  return type.kind === 'base' && ['int2', 'int4', 'int8', 'numeric'].includes(type.name)
}
