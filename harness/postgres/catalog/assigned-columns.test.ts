import { describe, expect, test } from 'vitest'
import { assignedColumns } from './assigned-columns.ts'

const clocks = [
  'now()',
  'pg_catalog.now()',
  'CURRENT_TIMESTAMP(6)',
  'LOCALTIMESTAMP',
  'clock_timestamp()::timestamp(3) without time zone',
  "date_trunc('second', statement_timestamp()) - interval '1 s'",
  "(transaction_timestamp() AT TIME ZONE 'UTC')",
  "timezone('UTC', now())",
]

const body = (...statements: readonly string[]): string => `BEGIN\n${statements.join('\n')}\nRETURN NEW;\nEND`

describe('a column counts as assigned to', () => {
  test.each<readonly [string, string, readonly string[]]>([
    ['by :=', body('NEW.updated_at := now();'), ['updated_at']],
    ['by =', body('new.updated_at = CURRENT_TIMESTAMP;'), ['updated_at']],
    ['in whatever case, as PostgreSQL folds it', body('New.Updated_At := now();'), ['updated_at']],
    ['in quotes, exactly', body('NEW."Updated ""at""" := now();'), ['Updated "at"']],
    ['by any clock', body(...clocks.map((clock, at) => `NEW.c${at} := ${clock};`)), clocks.map((_, at) => `c${at}`)],
    [
      'several times, once',
      body('NEW.a := 1;', 'NEW.a := now();', 'NEW.b := now();', 'NEW.a := clock_timestamp();'),
      ['a', 'b'],
    ],
    [
      'after a condition with a CASE',
      body('IF CASE WHEN x THEN CASE y WHEN 1 THEN z END END THEN NULL; END IF;', 'NEW.a := now();'),
      ['a'],
    ],
    [
      'whatever the text around it says',
      body('-- NEW.b := now();', '/* NEW.c := now(); */ x := $q$ NEW.d := now(); $q$; NEW.a := now() /* OLD.a */;'),
      ['a'],
    ],
    ['beside declarations', `<<f>> DECLARE n int := 1; BEGIN <<g>> NEW.a := now(); RETURN NEW; END f`, ['a']],
    [
      'though another error may be handled',
      'BEGIN NEW.a := now(); RETURN NEW; EXCEPTION WHEN others THEN RETURN OLD; END',
      ['a'],
    ],
    [
      'through a variable that is returned',
      'DECLARE _new record; BEGIN _new := NEW; _new."updated_at" = NOW(); RETURN _new; END;',
      ['updated_at'],
    ],
    [
      'where NEW differs from OLD',
      body('IF (NEW IS DISTINCT FROM OLD AND NEW.a IS NOT DISTINCT FROM OLD.a) THEN', 'NEW.a := now();', 'END IF;'),
      ['a'],
    ],
    [
      'where the rows differ',
      body('IF row(NEW.*) IS DISTINCT FROM row(OLD.*) THEN NEW.a = now(); ELSE NEW.b := now(); END IF;'),
      ['a'],
    ],
    [
      'where the operation is an update',
      body("IF TG_OP = 'INSERT' THEN NEW.b := now(); ELSIF TG_OP = 'UPDATE' THEN NEW.a := now(); END IF;"),
      ['a'],
    ],
    [
      'where else OLD is returned',
      'BEGIN IF NEW <> OLD THEN NEW.a := now(); RETURN NEW; ELSE RETURN OLD; END IF; END',
      ['a'],
    ],
    [
      'after a way out for deleted rows',
      body("IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;", 'NEW.a := now();'),
      ['a'],
    ],
    [
      'after loops, blocks and cases',
      body(
        'FOR r IN SELECT 1 LOOP NULL; END LOOP;',
        'WHILE x LOOP EXIT; END LOOP;',
        'BEGIN NULL; EXCEPTION WHEN a THEN NULL; WHEN b THEN NULL; END;',
        'CASE x WHEN 1 THEN NULL; WHEN 2 THEN NULL; ELSE NULL; END CASE;',
        'NEW.a := now();',
      ),
      ['a'],
    ],
  ])('%s', (_, text, columns) => {
    expect(assignedColumns(text)).toEqual(columns)
  })
})

describe('what a column is set to counts only if it surely is the time:', () => {
  test.each([
    '1',
    "'now'",
    'coalesce(NEW.a, now())',
    'NEW.a',
    "NEW.created_at + interval '1 day'",
    '(OLD.a)',
    'OLD."a"',
    'CASE WHEN x THEN now() ELSE OLD.a END',
    'CASE WHEN NEW.b THEN now() END',
    'coalesce(kept, now())',
    'greatest(now(), (SELECT max(at) FROM t))',
    'f(now())',
    'clock',
    '"NOW"',
  ])('not %s', (value) => {
    expect(assignedColumns(body(`NEW.a := ${value};`))).toEqual([])
    expect(assignedColumns(body('NEW.a := now();', `NEW.a = ${value};`))).toEqual([])
    expect(assignedColumns(body('NEW.a := now();', `IF x THEN NEW.a := ${value}; END IF;`))).toEqual([])
  })

  test.each([
    "EXECUTE 'SELECT 1' INTO NEW.a;",
    'SELECT now(), 1 INTO STRICT other, NEW.a FROM t;',
    'SELECT INTO NEW.a now();',
    'INSERT INTO log (x) VALUES (1) RETURNING at INTO NEW.a;',
  ])('not what a query gives: %s', (statement) => {
    expect(assignedColumns(body('NEW.a := now();', statement))).toEqual([])
    expect(assignedColumns(body(statement, 'NEW.b := now();'))).toEqual(['b'])
  })
})

describe('a condition leaves a column to count', () => {
  const under = (condition: string) => assignedColumns(body(`IF ${condition} THEN NEW.a := now(); END IF;`))

  test.each([
    'NEW IS DISTINCT FROM OLD',
    '(OLD.* IS DISTINCT FROM NEW.*)',
    'row(OLD.*) IS DISTINCT FROM row(NEW.*)',
    'NEW <> OLD',
    'OLD.* != NEW.*',
    'NEW.* *<> OLD.*',
    "TG_OP = 'UPDATE'",
    "TG_OP = 'UPDATE' AND (NEW IS DISTINCT FROM OLD)",
    'NEW IS DISTINCT FROM OLD AND NEW.a IS NOT DISTINCT FROM OLD.a',
    'OLD."a" IS NOT DISTINCT FROM NEW.a',
  ])('%s', (condition) => {
    expect(under(condition)).toEqual(['a'])
  })

  test.each([
    'NEW.b IS DISTINCT FROM OLD.b',
    'NEW.a IS DISTINCT FROM OLD.a',
    'NEW.b IS NOT DISTINCT FROM OLD.b',
    'NEW.b <> OLD.b',
    'NEW = OLD',
    'NEW IS NOT DISTINCT FROM OLD',
    'row(NEW.*) <> row(OLD.*)',
    'NEW IS DISTINCT FROM NEW',
    'NEW IS DISTINCT FROM OLD OR x',
    'NEW IS DISTINCT FROM OLD AND x',
    'NOT NEW IS DISTINCT FROM OLD',
    '"new" IS DISTINCT FROM OLD',
    "TG_OP = 'INSERT'",
    'x',
  ])('but not %s', (condition) => {
    expect(under(condition)).toEqual([])
  })
})

describe('a column does not count', () => {
  test.each<readonly [string, string]>([
    [
      'that is only read',
      body("IF NEW.a = 1 THEN RAISE NOTICE '%', NEW.a; END IF;", 'other := NEW.a;', 'PERFORM f(NEW.b);'),
    ],
    ['under any other condition', body('IF NEW.a IS NULL THEN NEW.a := now(); END IF;')],
    ['where NEW does not differ enough to tell', body('IF f(NEW, OLD) THEN NEW.a := now(); END IF;')],
    [
      'in a loop, a block or a case',
      body(
        'LOOP NEW.a := now(); END LOOP;',
        'BEGIN NEW.b := now(); END;',
        'CASE x WHEN 1 THEN NEW.c := now(); ELSE NEW.d := now(); END CASE;',
      ),
    ],
    ['in an ELSIF', body("IF x THEN NULL; ELSIF TG_OP = 'UPDATE' THEN NEW.a := now(); END IF;")],
    ['in an ELSE', body('IF NEW <> OLD THEN NULL; ELSE NEW.a := now(); END IF;')],
    ['in a handler of errors', 'BEGIN RETURN NEW; EXCEPTION WHEN others THEN NEW.a := now(); RETURN NEW; END'],
    ['after the row may be returned', body("IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF;", 'NEW.a := now();')],
    ['of another record', body('r.a := now();', 'OLD.b := now();')],
    ['when only part of it is set', body('NEW.list[1] := now();', 'NEW.pair.x := now();')],
    ['that is set back', body('NEW.a := now();', 'NEW.a := OLD.a;')],
    ['when the row is replaced after it', body('NEW.a := now();', 'NEW := f(NEW);')],
    ['when a query replaces the row', body('NEW.a := now();', 'SELECT * INTO NEW FROM t;')],
    ['when another row is returned', 'BEGIN NEW.a := now(); RETURN OLD; END'],
    ['when another variable is returned', 'BEGIN NEW.a := now(); r := OLD; RETURN r; END'],
    ['when what is returned is computed', 'BEGIN NEW.a := now(); RETURN f(NEW); END'],
    ['when nothing is returned', 'BEGIN NEW.a := now(); END'],
    ['that is a table of that name', body('INSERT INTO new.a SELECT 1;')],
    ['in a text that is none of plpgsql', 'moddatetime'],
    ['in a text that ends too early', 'BEGIN NEW.a := now(); IF x THEN'],
  ])('%s', (_, text) => {
    expect(assignedColumns(text)).toEqual([])
  })
})
