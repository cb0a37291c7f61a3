import { ownSchema } from './own-schema.ts'

/** Tables that hold the application's rows: no system or extension tables, no partitions, no temporary tables; not our own. */
const applicationTables = `
  SELECT c.oid, n.nspname, c.relname
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
    AND n.nspname NOT IN ('pg_catalog', 'information_schema', '${ownSchema}') AND n.nspname NOT LIKE 'pg\\_%'
    AND NOT EXISTS (
      SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`

const columnNames = (relation: string, numbers: string): string => `
  (SELECT json_agg(a.attname ORDER BY u.position)
   FROM unnest(${numbers}) WITH ORDINALITY AS u(number, position)
   JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = u.number)`

/** Without the columns that an index only INCLUDEs. */
const keyColumns = '(i.indkey::int2[])[0:i.indnkeyatts - 1]'

export const tablesQuery = `
  SELECT json_build_object(
    'oid', t.oid::text, 'schema', t.nspname, 'name', t.relname,
    'primaryKey', coalesce((
      SELECT ${columnNames('i.indrelid', keyColumns)} FROM pg_index i WHERE i.indrelid = t.oid AND i.indisprimary), '[]'),
    'uniques', coalesce((
      SELECT json_agg(${columnNames('i.indrelid', keyColumns)} ORDER BY x.relname)
      FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
      WHERE i.indrelid = t.oid AND i.indisunique AND i.indisvalid AND NOT i.indisprimary
        AND i.indpred IS NULL AND i.indexprs IS NULL), '[]'),
    'triggers', coalesce((
      SELECT json_agg(g.tgname ORDER BY g.tgname)
      FROM pg_trigger g WHERE g.tgrelid = t.oid AND NOT g.tgisinternal AND g.tgenabled <> 'D'), '[]'),
    'rowSecurity', CASE WHEN c.relrowsecurity THEN CASE WHEN c.relforcerowsecurity THEN 'forced' ELSE 'enabled' END END,
    'unlogged', c.relpersistence = 'u')
  FROM (${applicationTables}) t
  JOIN pg_class c ON c.oid = t.oid
  ORDER BY t.nspname COLLATE "C", t.relname COLLATE "C"`

/** Those tables again, for the queries below: their numbers as $1, an array, in their order. To find them takes a while. */
const givenTables = 'unnest($1::oid[]) WITH ORDINALITY AS t (oid, position)'

/**
 * The sequences of a column: the one that its default (or its domain's) takes the next number of, then the one that it
 * owns. A default that only reckons with such a number says nothing of how high the sequence must be.
 */
const feedingSequences = `
  SELECT dep.refobjid AS sequence, 1 AS rank
  FROM pg_depend dep
  WHERE dep.refclassid = 'pg_class'::regclass
    AND (dep.classid, dep.objid) IN (
      ('pg_attrdef'::regclass, d.oid), ('pg_type'::regclass, CASE WHEN d.oid IS NULL THEN y.oid END))
    AND coalesce(pg_get_expr(d.adbin, d.adrelid), pg_get_expr(y.typdefaultbin, 0)) LIKE 'nextval(%'
  UNION ALL
  SELECT dep.objid, 2
  FROM pg_depend dep
  WHERE dep.classid = 'pg_class'::regclass AND dep.refclassid = 'pg_class'::regclass
    AND dep.refobjid = t.oid AND dep.refobjsubid = a.attnum AND dep.deptype IN ('a', 'i')`

/**
 * Function numbers in a stored expression tree tell how volatile it is; the catalog has no other way to ask. A cast
 * through text may depend on the moment: old dumps write CURRENT_DATE as ('now'::text)::date.
 */
export const columnsQuery = `
  SELECT json_build_object(
    'table', t.oid::text, 'name', a.attname, 'type', a.atttypid::text, 'modifier', a.atttypmod,
    'sqlType', format_type(a.atttypid, a.atttypmod),
    'collation', (
      SELECT ln.nspname || '.' || l.collname
      FROM pg_collation l JOIN pg_namespace ln ON ln.oid = l.collnamespace
      WHERE l.oid = a.attcollation AND a.attcollation <> y.typcollation),
    'nullable', NOT (a.attnotnull OR (y.typtype = 'd' AND y.typnotnull)),
    'identity', a.attidentity, 'generated', a.attgenerated,
    'expression', coalesce(pg_get_expr(d.adbin, d.adrelid), pg_get_expr(y.typdefaultbin, 0)),
    'volatile', coalesce((
      SELECT bool_or(p.provolatile = 'v')
      FROM regexp_matches(coalesce(d.adbin, y.typdefaultbin)::text, ':(?:funcid|opfuncid) (\\d+)', 'g') m(parts)
      JOIN pg_proc p ON p.oid = m.parts[1]::oid), false),
    'stable', coalesce((
      SELECT bool_or(p.provolatile = 's')
      FROM regexp_matches(coalesce(d.adbin, y.typdefaultbin)::text, ':(?:funcid|opfuncid) (\\d+)', 'g') m(parts)
      JOIN pg_proc p ON p.oid = m.parts[1]::oid), false)
      OR coalesce(d.adbin, y.typdefaultbin)::text ~ 'SQLVALUEFUNCTION|COERCEVIAIO',
    'sequence', (
      SELECT json_build_object('schema', sn.nspname, 'name', s.relname)
      FROM (${feedingSequences}) f
      JOIN pg_class s ON s.oid = f.sequence AND s.relkind = 'S'
      JOIN pg_namespace sn ON sn.oid = s.relnamespace
      ORDER BY f.rank
      LIMIT 1))
  FROM ${givenTables}
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type y ON y.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
  ORDER BY t.position, a.attnum`

/** The columns of ON DELETE SET NULL (…). PostgreSQL has them since 15; by way of JSON what is not there is null. */
const deleteColumns = `
  (SELECT array_agg(e.number::int2 ORDER BY e.position)
   FROM jsonb_array_elements_text(nullif(to_jsonb(k) -> 'confdelsetcols', 'null')) WITH ORDINALITY AS e(number, position))`

export const foreignKeysQuery = `
  SELECT json_build_object(
    'table', t.oid::text, 'name', k.conname,
    'columns', ${columnNames('k.conrelid', 'k.conkey')},
    'target', json_build_object('schema', fn.nspname, 'name', f.relname),
    'targetColumns', ${columnNames('k.confrelid', 'k.confkey')},
    'onDelete', k.confdeltype, 'onUpdate', k.confupdtype,
    'onDeleteColumns', ${columnNames('k.conrelid', deleteColumns)},
    'deferrable', k.condeferrable, 'deferred', k.condeferred, 'full', k.confmatchtype = 'f',
    'checks', CASE
      WHEN to_jsonb(k) ->> 'conenforced' = 'false' THEN 'nothing'
      WHEN NOT k.convalidated THEN 'new-rows'
    END)
  FROM ${givenTables}
  JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f' AND k.conparentid = 0
  JOIN pg_class f ON f.oid = k.confrelid
  JOIN pg_namespace fn ON fn.oid = f.relnamespace
  ORDER BY t.position, k.conname COLLATE "C"`

/** Those that a table has from another are of that one. */
export const checksQuery = `
  SELECT json_build_object(
    'table', t.oid::text, 'name', k.conname,
    'columns', coalesce((
      SELECT json_agg(a.attname ORDER BY a.attnum)
      FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)), '[]'),
    'definition', pg_get_constraintdef(k.oid))
  FROM ${givenTables}
  JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'c' AND k.conislocal
  ORDER BY t.position, k.conname COLLATE "C"`

/** What initdb makes has lower numbers: FirstNormalObjectId of PostgreSQL. To look into each of those takes a while. */
const firstNormalOid = 16384

/** As PostgreSQL prints one. */
const name = '("([^"]|"")*"|[^". ]+)'

/**
 * Keys that names of columns alone do not tell. Those over expressions have no numbers of columns, but depend on them.
 * NULLS NOT DISTINCT came with PostgreSQL 15: see {@link deleteColumns}.
 */
export const specialKeysQuery = `
  SELECT json_build_object(
    'table', t.oid::text, 'name', x.relname,
    'columns', coalesce((
      SELECT json_agg(a.attname ORDER BY a.attnum)
      FROM pg_attribute a
      WHERE a.attrelid = t.oid AND a.attnum > 0 AND (a.attnum = ANY (i.indkey) OR EXISTS (
        SELECT FROM pg_depend d
        WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid AND d.refobjsubid = a.attnum
          AND (d.classid, d.objid) IN (('pg_class'::regclass, x.oid), ('pg_constraint'::regclass, k.oid))))), '[]'),
    'definition', coalesce(pg_get_constraintdef(k.oid), regexp_replace(
      pg_get_indexdef(x.oid), '^CREATE UNIQUE INDEX ${name} ON (ONLY )?${name}[.]${name} USING (btree )?', 'UNIQUE ')))
  FROM ${givenTables}
  JOIN pg_index i ON i.indrelid = t.oid AND i.indisvalid
  JOIN pg_class x ON x.oid = i.indexrelid
  LEFT JOIN pg_constraint k ON k.conindid = x.oid AND k.conrelid = t.oid AND k.contype IN ('p', 'u', 'x')
  WHERE i.indexrelid >= ${firstNormalOid} AND (i.indisexclusion OR i.indisunique AND (
    NOT i.indimmediate OR i.indpred IS NOT NULL OR i.indexprs IS NOT NULL
    OR to_jsonb(i) ->> 'indnullsnotdistinct' = 'true'))
  ORDER BY t.position, x.relname COLLATE "C"`

export const triggersQuery = `
  SELECT json_build_object(
    'table', t.oid::text, 'name', g.tgname, 'definition', pg_get_triggerdef(g.oid),
    'fires', CASE g.tgenabled WHEN 'R' THEN 'on-replicas' WHEN 'A' THEN 'always' WHEN 'D' THEN 'never' END)
  FROM ${givenTables}
  JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
  ORDER BY t.position, g.tgname COLLATE "C"`

export const sequencesQuery = `
  SELECT json_build_object(
    'schema', n.nspname, 'name', c.relname, 'increment', s.seqincrement,
    'ownedBy', (
      SELECT json_build_object(
        'table', json_build_object('schema', tn.nspname, 'name', o.relname), 'column', a.attname)
      FROM pg_depend d
      JOIN pg_class o ON o.oid = d.refobjid
      JOIN pg_namespace tn ON tn.oid = o.relnamespace
      JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum = d.refobjsubid
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
        AND d.deptype IN ('a', 'i')
      LIMIT 1))
  FROM pg_sequence s
  JOIN pg_class c ON c.oid = s.seqrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relpersistence <> 't'
    AND NOT EXISTS (
      SELECT FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.deptype = 'e'
        AND (d.objid = c.oid OR d.objid IN (
          SELECT o.refobjid FROM pg_depend o
          WHERE o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.refclassid = 'pg_class'::regclass
            AND o.deptype IN ('a', 'i'))))
  ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`

/**
 * The types of columns and what those are made of: reading the hundreds that PostgreSQL brings takes longer than all else.
 * OFFSET keeps them looked up one by one. Multiranges came with PostgreSQL 14: see {@link deleteColumns}.
 */
export const typesQuery = `
  WITH RECURSIVE ranged (oid, subtype) AS (
    SELECT rngtypid, rngsubtype FROM pg_range
    UNION ALL
    SELECT (to_jsonb(r) ->> 'rngmultitypid')::oid, rngsubtype FROM pg_range r),
  used (oid) AS (
    SELECT a.atttypid
    FROM ${givenTables}
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    UNION
    SELECT part.oid
    FROM used
    CROSS JOIN LATERAL (
      SELECT unnest(ARRAY[y.typelem, y.typbasetype, (SELECT subtype FROM ranged r WHERE r.oid = y.oid)])
      FROM pg_type y WHERE y.oid = used.oid OFFSET 0) AS part (oid)
    WHERE part.oid <> 0)
  SELECT json_build_object(
    'oid', y.oid::text, 'schema', n.nspname, 'name', y.typname, 'type', y.typtype, 'element', y.typelem::text,
    'isArray', coalesce((SELECT e.typarray = y.oid FROM pg_type e WHERE e.oid = y.typelem), false),
    'base', y.typbasetype::text, 'delimiter', y.typdelim, 'baseModifier', y.typtypmod,
    'subtype', (SELECT subtype FROM ranged r WHERE r.oid = y.oid)::text,
    'labels', (SELECT json_agg(l.enumlabel ORDER BY l.enumsortorder) FROM pg_enum l WHERE l.enumtypid = y.oid))
  FROM pg_type y
  JOIN pg_namespace n ON n.oid = y.typnamespace
  WHERE y.oid = ANY (ARRAY(SELECT oid FROM used))`

/** The bits of pg_trigger.tgtype: FOR EACH ROW 1, BEFORE 2, UPDATE 16. `R` fires on replicas alone. */
export const updateTriggersQuery = `
  SELECT json_build_object(
    'table', t.oid::text, 'name', g.tgname, 'language', l.lanname, 'function', p.prosrc,
    'arguments', encode(g.tgargs, 'hex'), 'ofColumns', g.tgattr::text <> '',
    'whenIn', CASE WHEN g.tgqual IS NOT NULL THEN pg_get_triggerdef(g.oid) END)
  FROM ${givenTables}
  JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal AND g.tgenabled IN ('O', 'A') AND g.tgtype & 19 = 19
  JOIN pg_proc p ON p.oid = g.tgfoid
  JOIN pg_language l ON l.oid = p.prolang
  ORDER BY t.position, g.tgname COLLATE "C"`
