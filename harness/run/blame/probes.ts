import { type ModelName, modelName } from '../../model/snapshot.ts'
import { type Connection, quoteIdentifier } from '../../postgres/index.ts'
import { tableNow, textArray } from './read-rows.ts'
import { keyText, type WatchedModel } from './watched-rows.ts'

/** What a probe saw of one row. */
export interface Sighting {
  readonly model: ModelName
  /** `keyText` of the row; null in a table without a primary key. */
  readonly row: string | null
  readonly operation: 'INSERT' | 'UPDATE' | 'DELETE'
  /** Null: after everything. Else the BEFORE trigger that had run just before, with an empty name for none. */
  readonly after: string | null
  /** How many triggers deep the statement that writes the row is; 1: none. */
  readonly depth: number
  /** PostgreSQL's lines about the calls that led to it, the innermost first, without those of the probe itself. */
  readonly context: readonly string[]
  /** Values as texts of JSON by column; null where the operation has no such row. */
  readonly old: Readonly<Record<string, string>> | null
  readonly new: Readonly<Record<string, string>> | null
}

/** Whether a trigger is one of ours. */
export function isProbe(trigger: string): boolean {
  return trigger.includes(mark)
}

/** PostgreSQL fires triggers of one kind in the byte order of their names (manual, CREATE TRIGGER). */
const mark = '\u0001'
const longestName = 63

const log = 'roundtrip_probes.sightings'

/**
 * Rows of tables that a step fills by the thousand are seen as long as they are watched; rows that can't be told apart
 * are all seen. The function is the superuser's, so that a step may act as any role.
 */
const probeSql = `
CREATE SCHEMA roundtrip_probes;
GRANT USAGE ON SCHEMA roundtrip_probes TO PUBLIC;
CREATE TABLE roundtrip_probes.watched (model text, key text[], PRIMARY KEY (model, key));
CREATE TABLE ${log} (id bigserial, model text, key text[], operation text, stage text, depth int,
  context text, old_row jsonb, new_row jsonb);
CREATE FUNCTION roundtrip_probes.see() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $probe$
DECLARE
  calls text;
  was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  becomes jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  columns text[] := TG_ARGV[2:];
  row_key text[];
  row_key_before text[];
BEGIN
  row_key := ARRAY(SELECT coalesce(becomes, was) ->> c FROM unnest(columns) WITH ORDINALITY AS u(c, n) ORDER BY n);
  row_key_before := ARRAY(SELECT was ->> c FROM unnest(columns) WITH ORDINALITY AS u(c, n) ORDER BY n);
  IF cardinality(columns) = 0 OR EXISTS (SELECT FROM roundtrip_probes.watched AS w
      WHERE w.model = TG_ARGV[0] AND w.key IN (row_key, row_key_before)) THEN
    GET DIAGNOSTICS calls = PG_CONTEXT;
    INSERT INTO ${log} (model, key, operation, stage, depth, context, old_row, new_row)
    VALUES (TG_ARGV[0], row_key, TG_OP, TG_ARGV[1], pg_trigger_depth(), calls, was, becomes);
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END
$probe$;`

/** Makes what probes need, before any is put anywhere. */
export async function prepareProbes(connection: Connection, watched: Iterable<WatchedModel>): Promise<void> {
  await connection.client.query(probeSql)
  for (const { model, keys } of watched) {
    await connection.query(
      'INSERT INTO roundtrip_probes.watched SELECT $1, key::text[] FROM unnest($2::text[]) AS u(key)',
      [model.name, textArray(keys.map(textArray))],
    )
  }
}

/**
 * Puts probes around every trigger of the watched tables, so that it shows which of them changes a row. Called again,
 * it does so for the tables and triggers that a step has made since.
 */
export async function installProbes(connection: Connection, watched: Iterable<WatchedModel>): Promise<void> {
  for (const each of watched) {
    const { model, keyFields } = each
    const table = await tableNow(connection, each)
    if (table === null) continue
    const columns = await keyColumnsNow(connection, table, each)
    const { rows } = await connection.query(
      `SELECT tgname, tgtype & 3 = 3 AND tgenabled <> 'D' FROM pg_trigger
       WHERE tgrelid = to_regclass($1) AND NOT tgisinternal`,
      [table],
    )
    const known = new Set(rows.map(([name]) => name ?? ''))
    const befores = rows.flatMap(([name, isBeforeRow]) => (isBeforeRow === 't' ? [name ?? ''] : []))
    const around = ['', ...befores].filter((name) => !isProbe(name) && Buffer.byteLength(name) < longestName)
    const probes: readonly Probe[] = [
      ...around.map((name): Probe => ({ name: `${name}${mark}`, time: 'BEFORE', stage: `after ${name}` })),
      { name: `${mark}pg_roundtrip`, time: 'AFTER', stage: 'end' },
      // Rows that can't be told apart are not read, so that nothing else would show it.
      ...(keyFields.length === 0
        ? [{ name: `${mark}pg_roundtrip_truncate`, time: 'AFTER TRUNCATE', stage: 'end' } as const]
        : []),
    ]
    const missing = probes.filter(({ name }) => !known.has(name))
    if (missing.length === 0) continue
    await connection.client.query(
      missing.map((probe) => probeTrigger(probe, table, [model.name, probe.stage, ...columns])).join(';\n'),
    )
  }
}

/** Key columns by the names that they have now. */
async function keyColumnsNow(
  connection: Connection,
  table: string,
  { keyFields, columnAfter }: WatchedModel,
): Promise<readonly string[]> {
  const { rows } = await connection.query(
    'SELECT attname FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped',
    [table],
  )
  const names = rows.map(([name]) => name ?? '')
  return keyFields.map(({ column }) => names.find((name) => columnAfter(name) === column) ?? column)
}

interface Probe {
  readonly name: string
  readonly time: 'BEFORE' | 'AFTER' | 'AFTER TRUNCATE'
  readonly stage: string
}

function probeTrigger({ name, time }: Probe, table: string, values: readonly string[]): string {
  const given = values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ')
  const event = time === 'AFTER TRUNCATE' ? time : `${time} INSERT OR UPDATE OR DELETE`
  const level = time === 'AFTER TRUNCATE' ? 'STATEMENT' : 'ROW'
  return `CREATE TRIGGER ${quoteIdentifier(name)} ${event} ON ${table}
    FOR EACH ${level} EXECUTE FUNCTION roundtrip_probes.see(${given});
    ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${quoteIdentifier(name)}`
}

/** What the probes have seen after the first `known` sightings, in the order of time. */
export async function readSightings(
  connection: Connection,
  known: number,
  watched: ReadonlyMap<ModelName, WatchedModel>,
): Promise<readonly Sighting[]> {
  const { rows } = await connection.query(
    `SELECT model, to_json(key), operation, stage, depth, context, ${textsOf('old_row')}, ${textsOf('new_row')} FROM ${log}
     ORDER BY id OFFSET $1`,
    [String(known)],
  )
  return rows.map(([model, key, operation, stage, depth, context, was, becomes]) => {
    const columns = readKey(key ?? '[]')
    const name = modelName(model ?? '')
    const columnAfter = watched.get(name)?.columnAfter ?? ((column: string) => column)
    return {
      model: name,
      row: columns.length === 0 ? null : keyText(columns),
      operation: operationOf(operation),
      after: stage?.startsWith('after ') ? stage.slice('after '.length) : null,
      depth: Number(depth),
      context: callersOf(context ?? ''),
      old: readRow(was ?? null, columnAfter),
      new: readRow(becomes ?? null, columnAfter),
    }
  })
}

/** So that no digit of a number is lost, however deep a value is. */
function textsOf(row: string): string {
  const texts = `(SELECT coalesce(jsonb_object_agg(key, value::text), '{}') FROM jsonb_each(${row}))`
  return `CASE WHEN ${row} IS NOT NULL THEN ${texts} END`
}

/** To the rows that were there TRUNCATE is a DELETE. */
function operationOf(text: string | null | undefined): Sighting['operation'] {
  if (text === 'INSERT' || text === 'UPDATE') return text
  return 'DELETE'
}

function readKey(text: string): readonly string[] {
  const key: unknown = JSON.parse(text)
  return Array.isArray(key) ? key.map(String) : []
}

function readRow(text: string | null, columnAfter: (name: string) => string): Sighting['old'] {
  const row: unknown = text === null ? null : JSON.parse(text)
  if (typeof row !== 'object' || row === null) return null
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [columnAfter(name), String(value)]))
}

/** The probe's own line comes first. A statement that was called may span lines, which are indented or not. */
function callersOf(context: string): readonly string[] {
  return context.split('\n').slice(1)
}
