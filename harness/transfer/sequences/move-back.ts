import type { QualifiedName } from '../../model/catalog.ts'
import type { Schema } from '../../model/schema.ts'
import { type Connection, quoteQualified } from '../../postgres/index.ts'
import { relationNames, subjectRelations } from '../subject-relations.ts'
import { fedColumns } from './fed-columns.ts'

/** A sequence that is further than the rows ask for. */
export interface FarSequence {
  readonly sequence: QualifiedName
  /** The furthest value of the columns that it feeds, in decimal digits. */
  readonly furthest: string
}

/**
 * Moves sequences back to what the rows ask for, though never behind their start, where nothing else has numbers from
 * them: no table that takes no part, and no default that only reckons with the numbers.
 */
export async function moveBack(connection: Connection, schema: Schema, far: readonly FarSequence[]): Promise<void> {
  const positions = new Map([...schema.models.keys()].map((name, index) => [name, index + 1]))
  const fed = fedColumns(schema).map(({ model, column, sequence }) => [
    positions.get(model),
    column,
    quoteQualified(sequence),
  ])
  const wanted = far.map(({ sequence, furthest }) => [quoteQualified(sequence), furthest])
  await connection.query(moveBackQuery, [relationNames(schema), JSON.stringify(fed), JSON.stringify(wanted)])
}

/** Takes `relationNames` as $1, the fed columns (position of the model, column, sequence) as $2, what to move as $3. */
const moveBackQuery = `
  WITH RECURSIVE relation AS (${subjectRelations}),
  fed AS (
    SELECT (c ->> 0)::bigint AS position, c ->> 1 AS name, (c ->> 2)::regclass AS sequence
    FROM json_array_elements($2::json) AS c),
  far AS (
    SELECT (c ->> 0)::regclass AS sequence, (c ->> 1)::numeric AS value FROM json_array_elements($3::json) AS c),
  feeding AS (
    SELECT d.refobjid AS sequence, k.adrelid AS relation, k.adnum AS number
    FROM pg_depend d JOIN pg_attrdef k ON k.oid = d.objid
    WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
    UNION ALL
    SELECT d.refobjid, a.attrelid, a.attnum
    FROM pg_depend d JOIN pg_attribute a ON a.atttypid = d.objid
    WHERE d.classid = 'pg_type'::regclass AND d.refclassid = 'pg_class'::regclass
    UNION ALL
    SELECT d.objid, d.refobjid, d.refobjsubid
    FROM pg_depend d
    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')),
  shared AS (
    SELECT f.sequence
    FROM feeding f
    WHERE f.sequence IN (SELECT sequence FROM far) AND NOT EXISTS (
      SELECT FROM relation r
      JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = f.number
      JOIN fed ON fed.position = r.position AND fed.name = a.attname AND fed.sequence = f.sequence
      WHERE r.oid = f.relation))
  SELECT CASE WHEN (far.value - s.seqstart) * s.seqincrement < 0
    THEN setval(s.seqrelid, s.seqstart, false) ELSE setval(s.seqrelid, far.value::bigint) END
  FROM far JOIN pg_sequence s ON s.seqrelid = far.sequence
  WHERE far.sequence NOT IN (SELECT sequence FROM shared)`
