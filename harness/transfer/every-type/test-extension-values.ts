import { anyText } from './test-arbitraries.ts'
import type { TypeSamples } from './test-type-samples.ts'

/** Types of extensions that come with PostgreSQL, and types that nobody knows. */
export const extensionSamples: readonly TypeSamples[] = [
  { type: 'citext', extension: 'citext', texts: ['', 'a', 'A', 'É', ' x ', 'NULL', '\\N'], random: anyText },
  {
    type: 'hstore',
    extension: 'hstore',
    texts: ['', '"a"=>NULL', '"a"=>"NULL", "b"=>"x\\"y\\\\z"', '"é "=>"", ""=>"\n"', 'b=>1,a=>2,bb=>3'],
  },
  { type: 'hstore[]', extension: 'hstore', texts: ['{"\\"a\\"=>NULL",NULL,""}', '{}'] },
  { type: 'ltree', extension: 'ltree', texts: ['', 'Top', 'Top.Science.a_1', 'A.a'] },
  { type: 'lquery', extension: 'ltree', texts: ['*', '*.a{1,2}.b@*', 'Top.!x|y*'] },
  { type: 'ltxtquery', extension: 'ltree', texts: ['a & b*@', '!a | (b & c)'] },
  { type: 'cube', extension: 'cube', texts: ['(1, 2),(3, 4)', '(0)', '()', '(-0),(0.1)', '(NaN),(Infinity)'] },
  { type: 'seg', extension: 'seg', texts: ['1.0 .. 2.50', '<1', '~5', '0.1', '1.00 ..'] },
  { type: 'ean13', extension: 'isn', texts: ['978-0-393-04002-9', '978-0-306-40615-7'] },
  { type: 'isbn', extension: 'isn', texts: ['0-393-04002-X', '0-306-40615-2'] },
  { type: 'query_int', extension: 'intarray', texts: ['1&(2|!3)', '5'] },
  { type: 'lo', extension: 'lo', texts: ['0', '4294967295'] },
  // Known to nothing but its text; its arrays are divided as those of PostGIS are.
  {
    type: 'odd.shape',
    texts: ['', 'POINT(1 2)', '{', '"', '\\', 'a:b', 'NULL', '\\N'],
    delimiter: ':',
    random: anyText,
  },
  {
    type: 'odd.shape[]',
    delimiter: ':',
    texts: ['{"a:b":c,d:NULL:"NULL":"":"{x}":a;b}', '[0:0]={"a:b"}', '{{a}:{b}}'],
  },
  { type: 'odd.shapes', texts: ['{"a:b":c,d:e}', '{}'], delimiter: ':' },
  { type: 'odd.tiny', texts: ['0', '-2147483648', '007'] },
]
