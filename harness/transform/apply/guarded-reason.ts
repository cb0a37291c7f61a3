import type { DatabaseError } from 'pg'
import { nearestName } from '../../model/nearest-name.ts'
import type { Schema } from '../../model/schema.ts'

/** What PostgreSQL says instead of a value that may be secret. */
const notShown = '(not shown: the subject has secrets)'

/**
 * What PostgreSQL refused something for. Its words quote values, of any row and any field, and code in the database may
 * say anything; of a subject with secrets only what cannot be one is left: names that the schema has, or nearly so.
 */
export function guardedReason(schema: Schema, error: DatabaseError): string {
  if (![...schema.models.values()].some(({ fields }) => fields.some(({ secret }) => secret))) return error.message
  if (isRaised(error)) return `${raisedBy(error)} ${notShown}`
  // Of a constraint that is broken the message holds names alone; the values are in its detail.
  return error.code?.startsWith('23') ? error.message : withoutUnknown(error.message, namesOf(schema))
}

/** Whether code in the database worded it, whatever SQLSTATE that gave it. */
function isRaised({ file = '', routine = '' }: DatabaseError): boolean {
  return /^exec_stmt_(?:raise|assert)$/.test(routine) || /^pl(?:py|perl|tcl)/.test(file)
}

/** By the context that PL/pgSQL gives: `PL/pgSQL function shop.refuse() line 3 at RAISE`. */
function raisedBy({ where = '' }: DatabaseError): string {
  const [, name, line] = /^PL\/pgSQL function (.+?) line (\d+) at (?:RAISE|ASSERT)$/m.exec(where) ?? []
  if (name === undefined) return 'code in the database raised it'
  return name === 'inline_code_block' ? `raised in line ${line} of its DO block` : `raised by ${name} in line ${line}`
}

/** From the first quoted text that is no name to the last quote: what is quoted may itself hold quotes, and lines. */
function withoutUnknown(message: string, names: readonly string[]): string {
  for (const { 0: quoted, 1: name = '', index } of message.matchAll(/"([^"]*)"/g)) {
    if (names.includes(name) || nearestName(name, names) !== null) continue
    const end = Math.max(message.lastIndexOf('"') + 1, index + quoted.length)
    return `${message.slice(0, index)}${notShown}${message.slice(end)}`
  }
  return message
}

function namesOf({ models }: Schema): readonly string[] {
  const all = [...models.values()].flatMap(({ table, fields }) => [
    table.schema,
    table.name,
    `${table.schema}.${table.name}`,
    ...fields.flatMap(({ column, sqlType }) => [column, sqlType, `${table.name}.${column}`]),
  ])
  return [...new Set(all)]
}
