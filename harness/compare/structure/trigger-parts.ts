import type { QualifiedName } from '../../model/catalog.ts'
import { plainName } from './same-expression.ts'

/** What the definition of a trigger says besides its name and table. Names are without their quotes. */
export interface TriggerParts {
  /** `BEFORE INSERT OR UPDATE`. */
  readonly events: string
  /** Of UPDATE OF. */
  readonly columns: readonly string[]
  /** ` OR TRUNCATE`, which stands after those columns; or nothing. */
  readonly orTruncate: string
  /** The table that a constraint trigger refers to. */
  readonly from: QualifiedName | null
  /** `FOR EACH ROW`, after transition tables and when a constraint trigger is checked. */
  readonly manner: string
  readonly when: string | null
  /** As it is written: `shop.touch`. */
  readonly function: string
  readonly values: string
}

const name = String.raw`(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)`
const qualified = String.raw`${name}(?:\.${name})?`
const shape = new RegExp(
  [
    `^CREATE (?:CONSTRAINT )?TRIGGER ${name} (?<events>[A-Z ]+?)(?: OF (?<columns>${name}(?:, ${name})*))?`,
    `(?<orTruncate> OR TRUNCATE)? ON ${qualified} (?:FROM (?<from>${qualified}) )?(?<manner>.*?FOR EACH (?:ROW|STATEMENT)) `,
    String.raw`(?:WHEN \((?<when>.*)\) )?EXECUTE (?:FUNCTION|PROCEDURE) (?<function>${qualified})\((?<values>.*)\)$`,
  ].join(''),
  'su',
)

/** As pg_get_triggerdef writes it, names of tables qualified; null: in no such form. */
export function readTrigger(definition: string): TriggerParts | null {
  const groups = shape.exec(definition)?.groups
  if (!groups) return null
  const { events = '', columns = '', orTruncate = '', from, manner = '', when = null, values = '' } = groups
  const [schema, table] = namesIn(from ?? '')
  return {
    ...{ events, orTruncate, manner, when, values, function: groups.function ?? '' },
    columns: namesIn(columns),
    from: schema === undefined || table === undefined ? null : { schema, name: table },
  }
}

function namesIn(text: string): readonly string[] {
  return (text.match(new RegExp(name, 'gu')) ?? []).map(plainName)
}

const rowField = new RegExp(String.raw`'(?:[^']|'')*'|\b(old|new)\.(${name})`, 'gu')

/** The columns that the WHEN speaks of. */
export function conditionColumns({ when }: TriggerParts): readonly string[] {
  return [...(when ?? '').matchAll(rowField)].flatMap(([, , column]) => (column === undefined ? [] : plainName(column)))
}

/** Of OLD and NEW only a digit and a sign, so that columns stand by themselves, as in other expressions. */
export function bareCondition(when: string): string {
  return when.replace(rowField, (field, row?: string, column?: string) => {
    return row === undefined || column === undefined ? field : `${row === 'old' ? 0 : 1}#${column}`
  })
}
