import { expect, test } from 'vitest'
import { sqlTokens } from './sql-tokens.ts'

const tokens = (text: string): readonly string[] => sqlTokens(text).map(({ kind, text: of }) => `${kind} ${of}`)

test('words are in lower case, but for those in quotes; one after a point is no keyword', () => {
  expect(tokens('NEW.End := "Odd ""one""".x1')).toEqual([
    'word new',
    'sign .',
    'name end',
    'sign :=',
    'name Odd "one"',
    'sign .',
    'name x1',
  ])
})

test('strings of every kind are one token each', () => {
  expect(tokens(`'it''s' e'a\\'b' U&'c' $$d;$$ $t$ $$ e $t$ 1.5`)).toEqual([
    "string it's",
    "string a\\'b",
    'string c',
    'string d;',
    'string  $$ e ',
    'number 1.5',
  ])
})

test('comments are left out, nested ones whole', () => {
  expect(tokens("a -- b; 'c\n/* d /* e */ f */ g - - $1")).toEqual([
    'word a',
    'word g',
    'sign -',
    'sign -',
    'sign $',
    'number 1',
  ])
})

test('what does not end is read to its end all the same', () => {
  expect(tokens('a /* b')).toEqual(['word a'])
  expect(tokens("'b")).toEqual(["sign '", 'word b'])
})
