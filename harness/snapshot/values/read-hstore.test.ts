import { expect, test } from 'vitest'
import { readHstore } from './hstore.ts'

test.each<[string, readonly (readonly [string, string | null])[] | null]>([
  ['', []],
  [
    '"a"=>"b", "c"=>NULL',
    [
      ['a', 'b'],
      ['c', null],
    ],
  ],
  [
    'a=>b,c => null , "d"=>"NULL"',
    [
      ['a', 'b'],
      ['c', null],
      ['d', 'NULL'],
    ],
  ],
  ['"a\\"b"=>"c\\\\d, \\"e\\"=>f"', [['a"b', 'c\\d, "e"=>f']]],
  ['a=>1, a=>2', [['a', '1']]],
  ['__proto__=>x', [['__proto__', 'x']]],
  ['john@acme.com', null],
  ['a=>', null],
  ['"a"=>"b" c', null],
])('the hstore %s is read as PostgreSQL reads it', (text, pairs) => {
  const read = readHstore(text)
  expect(read && [...read]).toEqual(pairs)
})
