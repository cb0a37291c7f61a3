import type {
  Catalog,
  CatalogForeignKey,
  Column,
  ColumnDefault,
  DefinedConstraint,
  GeneratedColumn,
  QualifiedName,
  ReferentialAction,
  Sequence,
  Table,
  TriggerDefinition,
} from '../../model/catalog.ts'
import { type Connection, inTransaction } from '../connect.ts'
import { type Constants, evaluateConstants } from './constants.ts'
import {
  checksQuery,
  columnsQuery,
  foreignKeysQuery,
  sequencesQuery,
  specialKeysQuery,
  tablesQuery,
  triggersQuery,
  typesQuery,
  updateTriggersQuery,
} from './queries.ts'
import { columnType, type TypeRow } from './types.ts'
import { columnsSetByTriggers, type UpdateTriggerRow } from './update-triggers.ts'

/** Reads what the catalog says of the application's tables and sequences, in an order that does not depend on history. */
export async function introspect(connection: Connection): Promise<Catalog> {
  return inTransaction(connection, 'READ ONLY', () => introspectWithin(connection))
}

/** The same as the connection's open transaction sees it, whose search path is empty from then on. */
export async function introspectWithin(connection: Connection): Promise<Catalog> {
  // Without a search path the catalog prints every name qualified.
  await connection.query(`SET LOCAL search_path = ''`)
  return readCatalog(connection)
}

async function readCatalog(connection: Connection): Promise<Catalog> {
  const tables = await fetchRows<TableRow>(connection, tablesQuery)
  const given = [`{${tables.map(({ oid }) => oid).join()}}`]
  const types = new Map((await fetchRows<TypeRow>(connection, typesQuery, given)).map((row) => [row.oid, row]))
  const columns = await fetchRows<ColumnRow>(connection, columnsQuery, given)
  const foreignKeys = await fetchRows<ForeignKeyRow>(connection, foreignKeysQuery, given)
  const allChecks = await fetchRows<ConstraintRow>(connection, checksQuery, given)
  const allSpecialKeys = await fetchRows<ConstraintRow>(connection, specialKeysQuery, given)
  const allTriggers = await fetchRows<TriggerRow>(connection, triggersQuery, given)
  const updateTriggers = await fetchRows<UpdateTriggerRow>(connection, updateTriggersQuery, given)
  const constants = await evaluateConstants(
    connection,
    columns.filter((row) => row.expression !== null && !row.generated && !row.volatile && !row.stable),
  )
  return {
    tables: tables.map(({ oid, rowSecurity, unlogged, ...table }): Table => {
      const [checks, specialKeys] = [rowsOf(oid, allChecks), rowsOf(oid, allSpecialKeys)]
      const triggers = rowsOf(oid, allTriggers)
      const setBy = columnsSetByTriggers(updateTriggers.filter((row) => row.table === oid))
      return {
        ...table,
        columns: columns
          .filter((row) => row.table === oid)
          .map((row) => toColumn(row, types, constants, setBy.get(row.name))),
        foreignKeys: foreignKeys.filter((row) => row.table === oid).map(toForeignKey),
        ...(checks.length === 0 ? {} : { checks }),
        ...(specialKeys.length === 0 ? {} : { specialKeys }),
        ...(triggers.length === 0 ? {} : { triggerDefinitions: triggers.map(toTrigger) }),
        ...(rowSecurity === null ? {} : { rowSecurity }),
        ...(unlogged ? { unlogged } : {}),
      }
    }),
    sequences: await fetchRows<Sequence>(connection, sequencesQuery),
  }
}

function rowsOf<R extends { readonly table: string }>(oid: string, rows: readonly R[]): readonly Omit<R, 'table'>[] {
  return rows.filter((row) => row.table === oid).map(({ table: _, ...row }) => row)
}

interface TableRow extends Omit<Table, 'columns' | 'foreignKeys' | 'rowSecurity' | 'unlogged'> {
  readonly oid: string
  readonly rowSecurity: 'enabled' | 'forced' | null
  readonly unlogged: boolean
}

interface ColumnRow {
  readonly table: string
  readonly name: string
  readonly type: string
  readonly modifier: number
  readonly sqlType: string
  readonly collation: string | null
  readonly nullable: boolean
  readonly identity: string
  readonly generated: string
  readonly expression: string | null
  readonly volatile: boolean
  readonly stable: boolean
  readonly sequence: QualifiedName | null
}

interface ConstraintRow extends DefinedConstraint {
  readonly table: string
}

interface TriggerRow extends Omit<TriggerDefinition, 'fires'> {
  readonly table: string
  readonly fires: TriggerDefinition['fires'] | null
}

type PlainForeignKey = Pick<CatalogForeignKey, 'name' | 'columns' | 'target' | 'targetColumns' | 'deferrable'>

interface ForeignKeyRow extends PlainForeignKey {
  readonly table: string
  readonly deferred: boolean
  readonly full: boolean
  readonly onDelete: string
  readonly onUpdate: string
  readonly onDeleteColumns: readonly string[] | null
  readonly checks: 'new-rows' | 'nothing' | null
}

/** The queries above build one JSON object a row, of the shape that each is fetched as. */
async function fetchRows<T>(
  connection: Connection,
  sql: string,
  parameters: readonly string[] = [],
): Promise<readonly T[]> {
  const { rows } = await connection.query(sql, parameters)
  return rows.map(([json]): T => JSON.parse(json ?? 'null'))
}

const identities: Readonly<Record<string, Column['identity']>> = { a: 'always', d: 'by-default' }
const generations: Readonly<Record<string, GeneratedColumn['kind']>> = { s: 'stored', v: 'virtual' }
const actions: Readonly<Record<string, ReferentialAction>> = {
  a: 'no-action',
  r: 'restrict',
  c: 'cascade',
  n: 'set-null',
  d: 'set-default',
}

function toColumn(
  row: ColumnRow,
  types: ReadonlyMap<string, TypeRow>,
  constants: Constants<ColumnRow>,
  setByTrigger: string | undefined,
): Column {
  const generation = generations[row.generated]
  return {
    name: row.name,
    type: columnType(types, row.type, row.modifier),
    sqlType: row.sqlType,
    ...(row.collation === null ? {} : { collation: row.collation }),
    nullable: row.nullable,
    default: generation ? null : toDefault(row, constants),
    generated: generation ? { kind: generation, expression: row.expression ?? '' } : null,
    identity: identities[row.identity] ?? null,
    sequence: row.sequence,
    // PostgreSQL computes a generated column after such triggers have fired.
    ...(setByTrigger === undefined || generation ? {} : { setByTrigger }),
  }
}

function toTrigger({ fires, ...trigger }: Omit<TriggerRow, 'table'>): TriggerDefinition {
  return { ...trigger, ...(fires ? { fires } : {}) }
}

function toForeignKey({
  table: _,
  onDelete,
  onUpdate,
  onDeleteColumns,
  deferred,
  full,
  checks,
  ...key
}: ForeignKeyRow): CatalogForeignKey {
  return {
    ...key,
    onDelete: actions[onDelete] ?? 'no-action',
    onUpdate: actions[onUpdate] ?? 'no-action',
    onDeleteColumns: onDeleteColumns ?? key.columns,
    ...(deferred ? { deferred } : {}),
    ...(full ? { match: 'full' } : {}),
    ...(checks === null ? {} : { checks }),
  }
}

function toDefault(row: ColumnRow, constants: Constants<ColumnRow>): ColumnDefault | null {
  if (row.expression === null) return null
  if (row.sequence && row.expression.startsWith('nextval(')) return { kind: 'sequence', sequence: row.sequence }
  if (row.stable && !row.volatile) return { kind: 'stable', expression: row.expression }
  const text = constants.get(row)
  return text === undefined ? { kind: 'volatile', expression: row.expression } : { kind: 'constant', text }
}
