import { describe, expect, test } from 'vitest'
import { assignedColumns } from './assigned-columns.ts'

const body = (...statements: readonly string[]): string => `BEGIN\n${statements.join('\n')}\nRETURN NEW;\nEND`

describe('a column counts as assigned to', () => {
  test.each<readonly [string, string, readonly string[]]>([
    ['by :=', body('NEW.updated_at := now();'), ['updated_at']],
    ['by =', body('new.updated_at = CURRENT_TIMESTAMP;'), ['updated_at']],
    ['in whatever case, as PostgreSQL folds it', body('New.Updated_At := now();'), ['updated_at']],
    ['in quotes, exactly', body('NEW."Updated ""at""" := now();'), ['Updated "at"']],
    ['by SELECT … INTO', body('SELECT now(), 1 INTO STRICT NEW.a, other, NEW.b FROM t;'), ['a', 'b']],
    ['by SELECT INTO …', body('SELECT INTO NEW.a now();'), ['a']],
    ['by RETURNING … INTO', body('INSERT INTO log (x) VALUES (1) RETURNING id INTO NEW.a;'), ['a']],
    ['by EXECUTE … INTO', body("EXECUTE 'SELECT 1' INTO NEW.a;"), ['a']],
    ['several times, once', body('NEW.a := 1;', 'NEW.b := 2;', 'NEW.a := 3;'), ['a', 'b']],
    ['from a CASE', body('NEW.a := CASE WHEN x THEN 1 ELSE CASE y WHEN 1 THEN 2 END END;'), ['a']],
    [
      'after a condition with a CASE',
      body('IF CASE WHEN x THEN CASE y WHEN 1 THEN z END END THEN NULL; END IF;', 'NEW.a := 1;'),
      ['a'],
    ],
    [
      'whatever the text around it says',
      body('-- NEW.b := 1;', '/* NEW.c := 1; */ NEW.a := $q$ NEW.d := 1; $q$;'),
      ['a'],
    ],
    ['beside declarations', `<<f>> DECLARE n int := 1; BEGIN <<g>> NEW.a := n; RETURN NEW; END f`, ['a']],
    [
      'though another error may be handled',
      'BEGIN NEW.a := 1; RETURN NEW; EXCEPTION WHEN others THEN RETURN OLD; END',
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
      body('IF row(NEW.*) IS DISTINCT FROM row(OLD.*) THEN NEW.a = now(); ELSE NEW.b := 1; END IF;'),
      ['a'],
    ],
    [
      'where the operation is an update',
      body("IF TG_OP = 'INSERT' THEN NEW.b := 1; ELSIF TG_OP = 'UPDATE' THEN NEW.a := 1; END IF;"),
      ['a'],
    ],
    [
      'where else OLD is returned',
      'BEGIN IF NEW <> OLD THEN NEW.a := 1; RETURN NEW; ELSE RETURN OLD; END IF; END',
      ['a'],
    ],
    ['after a way out for deleted rows', body("IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;", 'NEW.a := 1;'), ['a']],
    [
      'after loops, blocks and cases',
      body(
        'FOR r IN SELECT 1 LOOP NULL; END LOOP;',
        'WHILE x LOOP EXIT; END LOOP;',
        'BEGIN NULL; EXCEPTION WHEN a THEN NULL; WHEN b THEN NULL; END;',
        'CASE x WHEN 1 THEN NULL; WHEN 2 THEN NULL; ELSE NULL; END CASE;',
        'NEW.a := 1;',
      ),
      ['a'],
    ],
  ])('%s', (_, text, columns) => {
    expect(assignedColumns(text)).toEqual(columns)
  })
})

describe('a column does not count', () => {
  test.each<readonly [string, string]>([
    [
      'that is only read',
      body("IF NEW.a = 1 THEN RAISE NOTICE '%', NEW.a; END IF;", 'other := NEW.a;', 'PERFORM f(NEW.b);'),
    ],
    ['under any other condition', body('IF NEW.a IS NULL THEN NEW.a := 1; END IF;')],
    ['where NEW does not differ enough to tell', body('IF f(NEW, OLD) THEN NEW.a := 1; END IF;')],
    [
      'in a loop, a block or a case',
      body(
        'LOOP NEW.a := 1; END LOOP;',
        'BEGIN NEW.b := 1; END;',
        'CASE x WHEN 1 THEN NEW.c := 1; ELSE NEW.d := 1; END CASE;',
      ),
    ],
    ['in an ELSE', body('IF NEW <> OLD THEN NULL; ELSE NEW.a := 1; END IF;')],
    ['in a handler of errors', 'BEGIN RETURN NEW; EXCEPTION WHEN others THEN NEW.a := 1; RETURN NEW; END'],
    ['after the row may be returned', body("IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF;", 'NEW.a := 1;')],
    ['of another record', body('r.a := 1;', 'OLD.b := 1;')],
    ['when only part of it is set', body('NEW.list[1] := 1;', 'NEW.pair.x := 1;')],
    ['that is set back', body('NEW.a := 1;', 'NEW.a := OLD.a;')],
    ['when the row is replaced after it', body('NEW.a := 1;', 'NEW := f(NEW);')],
    ['when a query replaces the row', body('NEW.a := 1;', 'SELECT * INTO NEW FROM t;')],
    ['when another row is returned', 'BEGIN NEW.a := 1; RETURN OLD; END'],
    ['when another variable is returned', 'BEGIN NEW.a := 1; r := OLD; RETURN r; END'],
    ['when what is returned is computed', 'BEGIN NEW.a := 1; RETURN f(NEW); END'],
    ['when nothing is returned', 'BEGIN NEW.a := 1; END'],
    ['that is a table of that name', body('INSERT INTO new.a SELECT 1;')],
    ['in a text that is none of plpgsql', 'moddatetime'],
    ['in a text that ends too early', 'BEGIN NEW.a := 1; IF x THEN'],
  ])('%s', (_, text) => {
    expect(assignedColumns(text)).toEqual([])
  })
})
