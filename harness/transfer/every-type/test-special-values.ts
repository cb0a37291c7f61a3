import type { TypeSamples } from './test-type-samples.ts'

const digits = ['0', '-0', '1.5', '1e-300', '1e300', '5e-324', '0.1', '-123456789.12345678']
const points = [...digits.map((x, index) => `(${x},${digits[(index * 3 + 1) % digits.length]})`), '(NaN,Infinity)']

/** Types whose JSON form is PostgreSQL's own text: networks, geometry, bits, text search, markup, money. */
export const ownTextSamples: readonly TypeSamples[] = [
  { type: 'bit(1)', texts: ['0', '1'] },
  { type: 'bit(5)', texts: ['00000', '10110'] },
  { type: 'bit varying', texts: ['', '0', '101', '0'.repeat(70)], spellings: [[101, '101']] },
  { type: 'bit varying(5)', texts: ['', '10110'] },
  { type: 'money', texts: ['0', '-0.01', '12.5', '92233720368547758.07', '-92233720368547758.08'] },
  {
    type: 'inet',
    texts: ['10.0.0.1', '10.0.0.1/8', '0.0.0.0/0', '10.0.0.0/8', '::1', '::ffff:1.2.3.4', 'fe80::/10', '::1.2.3.4/127'],
  },
  { type: 'cidr', texts: ['10.0.0.0/8', '10.1.2.3/32', '0.0.0.0/0', '::1/128', '2001:db8::/32'] },
  { type: 'macaddr', texts: ['08:00:2b:01:02:03', '00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff'] },
  { type: 'macaddr8', texts: ['08:00:2b:ff:fe:01:02:03', '08:00:2b:01:02:03', 'ff:ff:ff:ff:ff:ff:ff:ff'] },
  { type: 'point', texts: points },
  { type: 'line', texts: ['{1,2,3}', '{0,-1,0.1}', '{-1,0,1e300}'] },
  { type: 'lseg', texts: ['[(0,0),(1,1)]', '[(-0,1e-300),(NaN,Infinity)]'] },
  { type: 'box', delimiter: ';', texts: ['(2,2),(1,1)', '(1,-1),(-1,1)', '(-0,0),(0,-0)'] },
  { type: 'path', texts: ['((0,0),(1,1))', '[(0,0),(1,1)]', '[(0.1,-0)]', `((0,0)${',(1e300,-5e-324)'.repeat(40)})`] },
  { type: 'polygon', texts: ['((0,0))', '((0,0),(1,1),(1,0))', '((-0,0.1),(1e300,1))'] },
  { type: 'circle', texts: ['<(0,0),0>', '<(1.5,-0),1e10>', '<(0,0),NaN>', '<(1,1),Infinity>'] },
  {
    type: 'tsvector',
    texts: [
      '',
      'a',
      "'a b' 'it''s' 'back\\\\slash' '\"' ' ' 'ünï'",
      'cat:1,2B rat:3A,16383 b:1C,2D',
      "'a:1' b:16384",
      "',' '&'",
    ],
  },
  {
    type: 'tsquery',
    texts: ['', 'a', "'a b' & !'it''s'", 'a:*AB | b:cd & !(c <-> d)', 'a <3> (b <0> c)', "'\\\\' & '!'", '!!a', "':*'"],
  },
  {
    type: 'xml',
    texts: [
      '',
      'text',
      '<a/>',
      '<a b="1">é &lt; &#8232;</a>  <!-- c -->',
      '<?xml version="1.0" encoding="UTF-8"?><a>é</a>',
      '<?xml version="1.1" standalone="yes"?>\n<a/>',
      '<!DOCTYPE a><a/>',
      '<a><![CDATA[\\N\t<]]></a>',
    ],
  },
  {
    type: 'jsonpath',
    texts: ['$', 'strict $.a', '$."a b"[*] ? (@ > 1 && @.x like_regex "^a\\"b" flag "i")', '$ + 1.50'],
  },
  { type: 'refcursor', texts: ['', 'my cursor', 'NULL'] },
]

/** Numbers and names of the server itself. */
export const serverSamples: readonly TypeSamples[] = [
  { type: 'oid', texts: ['0', '1', '4294967295'], spellings: [['7', 7]], rejected: [-1, 4_294_967_296] },
  { type: 'xid', texts: ['0', '4294967295'] },
  { type: 'xid8', texts: ['0', '18446744073709551615'] },
  { type: 'cid', texts: ['0', '4294967295'] },
  { type: 'tid', texts: ['(0,0)', '(4294967295,65535)'] },
  { type: 'pg_lsn', texts: ['0/0', 'FFFFFFFF/FFFFFFFF', '16/B374D848'] },
  { type: 'pg_snapshot', texts: ['10:20:10,14,15', '1:1:'] },
  { type: 'txid_snapshot', texts: ['10:20:10,14,15', '1:1:'] },
  { type: 'int2vector', texts: ['', '1 2 3', '-32768'] },
  { type: 'oidvector', texts: ['', '1 2 4294967295'] },
  { type: '"char"', texts: ['', 'a', ' ', '\\', '\\N', '\\377', 'é', '\t'] },
  { type: 'name', texts: ['', 'a', 'Ä "quoted"', 'x'.repeat(63), 'é'.repeat(40)] },
  { type: 'aclitem', texts: ['pg_monitor=r*w/pg_read_all_data', '=r/pg_monitor'] },
  { type: 'regclass', texts: ['-', 'pg_class', 'information_schema.tables', 'odd."Thing"', 'odd.pair', '4294967295'] },
  { type: 'regtype', texts: ['-', 'integer', 'odd."Mood"', 'timestamp with time zone[]', '"char"'] },
  { type: 'regproc', texts: ['-', 'now', 'odd.own_length', '4294967295'] },
  { type: 'regprocedure', texts: ['-', 'abs(integer)', 'odd.own_length(text)'] },
  { type: 'regoper', texts: ['0', '!!'] },
  { type: 'regoperator', texts: ['0', '+(integer,integer)', '-(NONE,integer)'] },
  { type: 'regrole', texts: ['-', 'pg_monitor'] },
  { type: 'regnamespace', texts: ['-', 'pg_catalog', 'odd', '"Odd One"'] },
  { type: 'regconfig', texts: ['-', 'english'] },
  { type: 'regdictionary', texts: ['-', 'simple'] },
  { type: 'regcollation', texts: ['-', '"C"', '"POSIX"'] },
]
