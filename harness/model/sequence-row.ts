import type { QualifiedName } from './catalog.ts'
import { type JsonScalar, numberText } from './json.ts'
import { modelName, type Row } from './snapshot.ts'

/**
 * The model of the rows that hold the state of sequences. They stand after all others, ordered by pk: the sequence's
 * qualified name, quoted where needed (`public."Order number"`).
 */
export const sequenceModel = modelName('postgres.sequence')

export interface SequenceRow extends Row {
  readonly model: typeof sequenceModel
  readonly pk: string
  readonly fields: {
    /** Whether `last_value` has been given; otherwise it comes next. */
    readonly is_called: boolean
    /** An integer. */
    readonly last_value: JsonScalar
  }
}

/** What is wrong with a row of {@link sequenceModel}, or null when it is a {@link SequenceRow}. */
export function sequenceRowProblem({ pk, fields }: Row): string | null {
  if (typeof pk !== 'string' || parseQualifiedName(pk) === null) {
    return 'expected a pk such as "public.order_number", the qualified name of a sequence'
  }
  const strange = Object.keys(fields).find((name) => name !== 'is_called' && name !== 'last_value')
  if (strange !== undefined) return `unknown field ${strange}`
  if (typeof fields.is_called !== 'boolean') return 'field is_called: expected true or false'
  const isInteger = /^-?\d{1,19}$/.test(numberText(fields.last_value ?? null) ?? '')
  return isInteger ? null : 'field last_value: expected an integer'
}

export function isSequenceRow(row: Row): row is SequenceRow {
  return row.model === sequenceModel && sequenceRowProblem(row) === null
}

/** The text that PostgreSQL's `regclass` reads: a part that is not a plain lower-case name is quoted. */
export function qualifiedNameText({ schema, name }: QualifiedName): string {
  return `${quoted(schema)}.${quoted(name)}`
}

function quoted(part: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`
}

/** Reads what {@link qualifiedNameText} writes, and other spellings of it; null when it is not a qualified name. */
export function parseQualifiedName(text: string): QualifiedName | null {
  const [, schema, name] = /^("(?:[^"]|"")+"|[A-Za-z_][\w$]*)\.("(?:[^"]|"")+"|[A-Za-z_][\w$]*)$/.exec(text) ?? []
  return schema === undefined || name === undefined ? null : { schema: unquoted(schema), name: unquoted(name) }
}

function unquoted(part: string): string {
  return part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.toLowerCase()
}
