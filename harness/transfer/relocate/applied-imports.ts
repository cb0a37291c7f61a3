import { createHash } from 'node:crypto'
import { HarnessError } from '../../model/errors.ts'
import { isJsonArray, isJsonObject, type JsonValue, jsonText } from '../../model/json.ts'
import type { Schema } from '../../model/schema.ts'
import { type ModelName, modelName, type RowSource, toPrimaryKey } from '../../model/snapshot.ts'
import { type Connection, ownSchema, quoteIdentifier } from '../../postgres/index.ts'
import { parseJson } from '../../snapshot/index.ts'
import { hasAppliedImports, appliedImportTable as table } from '../import/applied-import-table.ts'
import { noEffects } from './import-effects.ts'
import type { ImportCounts, ImportResult } from './import-result.ts'
import { PkMap } from './pk-map.ts'

/** What an import was asked to do: the same number with other inputs is a mistake. */
export interface ImportInputs {
  readonly source: RowSource
  /** All but the rows, as JSON. */
  readonly request: JsonValue
}

/** @throws HarnessError `bad-usage` when it is no UUID @returns 32 lower-case hexadecimal digits */
export function normalizedUuid(importUuid: string): string {
  const digits = importUuid.toLowerCase().replaceAll('-', '')
  if (/^[0-9a-f]{32}$/.test(digits)) return digits
  throw new HarnessError('the number of an import is no UUID', {
    code: 'bad-usage',
    fix: 'write it as 32 hexadecimal digits, with or without dashes: 0b0c1a4e-6f0d-4a39-9c3f-2f6c0d9a7e11',
  })
}

/**
 * Applies an import unless the database says that it was applied: then it says what came of it. Within the import's
 * transaction: whoever comes at the same time waits for the other to end. The record is kept in a schema of our own, until
 * an import in global scope replaces what it tells of; it holds no secret.
 * @throws HarnessError `import-failed` when it was applied with other rows, scope, filter or flags
 */
export async function applyOnce(
  connection: Connection,
  schema: Schema,
  importUuid: string,
  inputs: ImportInputs,
  apply: () => Promise<ImportResult>,
): Promise<ImportResult> {
  const hash = await hashOf(inputs)
  await connection.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`pg-roundtrip import ${importUuid}`])
  await makeTable(connection)
  const { rows } = await connection.query(`SELECT inputs, result FROM ${table} WHERE import_uuid = $1`, [importUuid])
  const [[appliedInputs, result] = []] = rows
  if (appliedInputs === undefined) {
    const applied = await apply()
    const record = [importUuid, schema.subject, hash, resultText(schema, applied)]
    await connection.query(
      `INSERT INTO ${table} (import_uuid, subject, inputs, result) VALUES ($1, $2, $3, $4)`,
      record,
    )
    return applied
  }
  if (appliedInputs === hash) return parseResult(result ?? '')
  throw new HarnessError(`import ${importUuid} was applied to this database before, with other rows or options`, {
    code: 'import-failed',
    fix: 'give every import a number of its own',
  })
}

/** Made on first use. Of several at once the first makes it, and the others wait. */
async function makeTable(connection: Connection): Promise<void> {
  if (await hasAppliedImports(connection)) return
  await connection.query(`SELECT pg_advisory_xact_lock(hashtextextended('pg-roundtrip applied_import', 0))`)
  if (await hasAppliedImports(connection)) return
  await connection.query(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(ownSchema)}`)
  await connection.query(`
    CREATE TABLE ${table} (
      import_uuid uuid PRIMARY KEY, subject text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(),
      inputs text NOT NULL, result text NOT NULL)`)
}

async function hashOf({ source, request }: ImportInputs): Promise<string> {
  const hash = createHash('sha256').update(jsonText(request))
  for await (const batch of source()) {
    for (const { model, pk, fields } of batch) hash.update(`\n${jsonText([model, pk, fields])}`)
  }
  return hash.digest('hex')
}

const countNames = ['inserted', 'existing', 'overwritten', 'leftOut'] as const satisfies readonly (keyof ImportCounts)[]
const kinds = ['inserted', 'existing', 'overwritten'] as const

/** Without keys that have a secret in them. */
function resultText({ models }: Schema, { counts, pkMap, unknown }: ImportResult): string {
  const isSecret = (name: ModelName, names = models.get(name)?.primaryKey ?? []): boolean =>
    models.get(name)?.fields.some((field) => field.secret && names.includes(field.name)) === true
  const rows = pkMap ? [...pkMap.rows()].filter(({ model }) => !isSecret(model)) : null
  const others = [...(pkMap?.otherKeys() ?? [])].filter(({ model, values }) => !isSecret(model, [...values.keys()]))
  return jsonText({
    users: unknown.users,
    organizations: unknown.organizations,
    counts: [...counts].map(([model, count]) => [model, ...countNames.map((name) => count[name])]),
    keys: rows?.map(({ model, pk, actualPk, kind }) => [model, kinds.indexOf(kind), pk, actualPk]) ?? null,
    otherKeys: others.map(({ model, kind, text, values }) => [model, kinds.indexOf(kind), text, [...values]]),
  })
}

function parseResult(text: string): ImportResult {
  const told = parseJson(text)
  const counts = new Map(listIn(told, 'counts').map(parseCounts))
  const keys =
    isJsonObject(told) && isJsonArray(told.keys)
      ? PkMap.of(told.keys.flatMap(parseKey), listIn(told, 'otherKeys').flatMap(parseOtherKey))
      : null
  const rows = [...counts.values()].reduce((sum, count) => sum + kinds.reduce((all, kind) => all + count[kind], 0), 0)
  const [users, organizations] = [listIn(told, 'users').map(String), listIn(told, 'organizations').map(String)]
  return { rows, counts, pkMap: keys, isRepeated: true, unknown: { users, organizations }, effects: noEffects }
}

function listIn(value: JsonValue, name: string): readonly JsonValue[] {
  const list = isJsonObject(value) ? value[name] : null
  return isJsonArray(list) ? list : []
}

function parseCounts(entry: JsonValue): readonly [ReturnType<typeof modelName>, ImportCounts] {
  const [model, inserted, existing, overwritten, leftOut] = isJsonArray(entry) ? entry : []
  const count = { inserted, existing, overwritten, leftOut }
  const numbers = Object.fromEntries(Object.entries(count).map(([name, value]) => [name, Number(value)]))
  return [modelName(String(model)), { inserted: 0, existing: 0, overwritten: 0, leftOut: 0, ...numbers }]
}

function parseKey(entry: JsonValue) {
  const [model, kindIndex, pk = null, actualPk = null] = isJsonArray(entry) ? entry : []
  const kind = kinds[Number(kindIndex)]
  if (kind === undefined) return []
  return [{ model: modelName(String(model)), kind, pk: toPrimaryKey(pk), actualPk: toPrimaryKey(actualPk) }]
}

function parseOtherKey(entry: JsonValue) {
  const [model, kindIndex, text, values = null] = isJsonArray(entry) ? entry : []
  const kind = kinds[Number(kindIndex)]
  if (kind === undefined || !isJsonArray(values)) return []
  const byField = values.map((pair) => {
    const [field, value = null] = isJsonArray(pair) ? pair : []
    return [String(field), value] as const
  })
  return [{ model: modelName(String(model)), kind, text: String(text), values: new Map(byField) }]
}
