import fc, { array, constantFrom, property, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitStatements } from './split-statements.ts'

const texts = (sql: string): readonly string[] => splitStatements(sql).map(({ text }) => text)

/** Statements with semicolons where none ends them. */
const pieces = [
  'SELECT 1',
  "SELECT 'a;b'''",
  String.raw`SELECT E'a\';b'`,
  String.raw`SELECT 'a\'`,
  "SELECT U&'d;'",
  'SELECT "a;""b"',
  'SELECT $$a;b$$',
  'SELECT $t$a;$$;b$t$',
  'SELECT 1 AS a$b$c',
  'SELECT 1 /* a; /* b; */ c; */ + 2',
  'SELECT 1 -- a; b\n + 2',
  'DO $$ BEGIN PERFORM 1; END $$',
  'CREATE RULE r AS ON UPDATE TO t DO ALSO (DELETE FROM a; DELETE FROM b)',
  'CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 ELSE 2 END; END',
  'create or replace procedure p() begin atomic select "end"; select a.end; end',
  "CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1; SELECT 2'",
  'BEGIN',
  'COMMIT',
  'SELECT CASE WHEN a THEN b END',
  'SELECT x.begin, x.atomic',
  'SELECT begin atomic FROM t',
  "SELECT 'Ünï 🎈;' -- 🎈;",
]

describe('a text of SQL', () => {
  test.each(pieces)('is one statement: %s', (piece) => {
    const text = piece.replace(/\s*--[^\n]*$/, '')
    expect(texts(piece)).toEqual([text])
    expect(texts(`${piece}\n;SELECT 2`)).toEqual([text, 'SELECT 2'])
  })

  test('has the lines and offsets of the first tokens', () => {
    const sql = "-- why\n\nSELECT 1; SELECT\n  '\n';\n/* a\n */ ;; SELECT 3"
    expect(splitStatements(sql)).toEqual([
      { text: 'SELECT 1', line: 3, offset: 8 },
      { text: "SELECT\n  '\n'", line: 3, offset: 18 },
      { text: 'SELECT 3', line: 7, offset: sql.indexOf('SELECT 3') },
    ])
  })

  test('may hold no statement', () => {
    expect(texts('')).toEqual([])
    expect(texts(' ;; -- nothing;\n/* ; */')).toEqual([])
  })

  test('may have the guards of pg_dump between statements', () => {
    expect(texts("\\restrict a1B2\nSET x = 1;\n\\unrestrict a1B2\nSELECT 'a\n\\restrict b'")).toEqual([
      'SET x = 1',
      "SELECT 'a\n\\restrict b'",
    ])
  })

  test('that does not end, or ends twice, is split all the same', () => {
    expect(texts("SELECT 1; SELECT 'a")).toEqual(['SELECT 1', "SELECT 'a"])
    expect(texts('SELECT 1); SELECT 2')).toEqual(['SELECT 1)', 'SELECT 2'])
  })

  test('of a megabyte in one literal is read', () => {
    const literal = `'${"x''".repeat(400_000)}'`
    expect(texts(`SELECT ${literal}; SELECT 2`)).toEqual([`SELECT ${literal}`, 'SELECT 2'])
  })

  test('of any statements is split into just these, and the places are true', () => {
    const gap = constantFrom(';', ' ;\n', '; -- a;\n', ';/* b; */', '\n;;\n\\restrict x\n', '; \n\\unrestrict y\n\n')
    fc.assert(
      property(array(tuple(constantFrom(...pieces), gap)), (parts) => {
        // A comment at a statement's end would take the semicolon.
        const sql = parts.map(([piece, between]) => `${piece.includes('🎈') ? `${piece}\n` : piece}${between}`).join('')
        const found = splitStatements(sql)
        expect(found.map(({ text }) => text)).toEqual(parts.map(([piece]) => piece.replace(/ -- 🎈;$/, '')))
        for (const { text, line, offset } of found) {
          expect(sql.slice(offset, offset + text.length)).toBe(text)
          expect(sql.slice(0, offset).split('\n').length).toBe(line)
        }
      }),
      { seed: 20_260_131, numRuns: 300 },
    )
  })

  test('of any signs falls into statements and what is between them', () => {
    const sign = constantFrom(
      "'",
      '"',
      '$',
      'a',
      ';',
      '(',
      ')',
      '\\',
      '-',
      '/',
      '*',
      '\n',
      ' ',
      'E',
      '$$',
      'begin atomic ',
    )
    fc.assert(
      property(array(sign, { maxLength: 40 }), (signs) => {
        const sql = signs.join('')
        let at = 0
        for (const { text, offset } of splitStatements(sql)) {
          expect(sql.slice(at, offset)).toMatch(/^(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*\*\/)*$/)
          expect(sql.slice(offset, offset + text.length)).toBe(text)
          at = offset + text.length
        }
        expect(sql.slice(at)).toMatch(/^(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*)*$/)
      }),
      { seed: 20_260_131, numRuns: 500 },
    )
  })
})
