import fc from 'fast-check'
import type { JsonValue } from '../model/json.ts'

/** Values of one column type, for the round trip through a real server. A new type is a new entry here. */
export interface TypeSamples {
  /** The type as SQL. */
  readonly type: string
  /** Texts that the server reads as values of the type: the odd ones. */
  readonly texts: readonly string[]
  /** More of them, at random. */
  readonly random?: fc.Arbitrary<string>
  /** Other spellings that snapshots may hold, each with its canonical form. */
  readonly spellings?: readonly (readonly [given: JsonValue, canonical: JsonValue])[]
  /** What a snapshot can't hold in such a column. */
  readonly rejected?: readonly JsonValue[]
}

/** Creates the types that the samples name. */
export const typesOfSamples = `
  CREATE SCHEMA odd;
  CREATE TYPE odd."Mood" AS ENUM ('fine', 'so-so', 'it''s "bad"', '', ' ', 'NULL', 'a,b', '{}', 'back\\slash', 'Ä');
  CREATE DOMAIN odd.price AS numeric(10,2) CHECK (value >= 0);
  CREATE DOMAIN odd.tags AS text[];
  CREATE DOMAIN odd.short_code AS char(4);
  CREATE TYPE odd.pair AS (a int, "B c" text);
`

const anyText = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(...'\\"\'{},;\t\n\r\b\f\v \u00a0N.()[]:='),
      fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
    ),
  })
  .filter((text) => !text.includes('\0'))
const anyInt = (min: bigint, max: bigint) => fc.bigInt({ min, max }).map(String)
const two = (number: number) => String(number).padStart(2, '0')
const anyDay = fc
  .tuple(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, day]) => `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`)
const anyTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 59_999_999 }))
  .map(([hour, minute, micro]) => {
    const second = `${two(Math.floor(micro / 1_000_000))}.${String(micro % 1_000_000).padStart(6, '0')}`
    return `${two(hour)}:${two(minute)}:${second}`
  })
const anyEra = fc.constantFrom('', '', '', ' BC')
const anyMoment = (zones: readonly string[]) =>
  fc
    .tuple(anyDay, anyTime, fc.constantFrom(...zones), anyEra)
    .filter(([day, , , era]) => era === '' || Number(day.split('-')[0]) < 4700)
    .map(([day, time, zone, era]) => `${day} ${time}${zone}${era}`)
const anyDouble = fc.double().map((double) => (Object.is(double, -0) ? '-0' : String(double)))
const anyDecimal = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
    fc.option(fc.stringMatching(/^\d{1,40}$/), { nil: undefined }),
  )
  .map(([whole, fraction]) => (fraction === undefined ? String(whole) : `${whole}.${fraction}`))
const anyJson = fc
  .jsonValue({ maxDepth: 4 })
  .map((value) => JSON.stringify(value))
  .filter((text) => !/\\u(?:0000|d[89a-f])/i.test(text))
const pgList = (item: fc.Arbitrary<string>) =>
  fc
    .array(fc.option(item, { nil: null }), { maxLength: 6 })
    .map(
      (items) => `{${items.map((text) => (text === null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`)).join(',')}}`,
    )

const doubles = [
  '0',
  '-0',
  '1.5',
  '0.1',
  '1e300',
  '1e-300',
  '5e-324',
  '1.7976931348623157e308',
  'NaN',
  'Infinity',
  '-Infinity',
  '1e21',
  '100',
  '123456789.123456789',
]
const timestamps = [
  '1970-01-01 00:00:00',
  '2026-03-01 09:30:00.123456',
  '2026-03-01 09:30:00.1',
  '2026-03-01 24:00:00',
  '2016-12-31 23:59:60',
  '0001-01-01 00:00:00',
  '0044-03-15 12:00:00.5 BC',
  '4714-11-24 00:00:00 BC',
  '10000-01-01 00:00:00',
  '294276-12-31 23:59:59.999999',
  '2024-02-29 23:59:59.999999',
  'infinity',
  '-infinity',
]
const jsons = [
  'null',
  'true',
  '"text"',
  '""',
  '0',
  '[]',
  '{}',
  '[null]',
  '{"a": null}',
  '{"b": 1, "a": {"c": [1, "2", null]}}',
  '12345678901234567890123',
  '1.10',
  '-0.0',
  '1e2',
  '1.50e1',
  '1E-7',
  '9007199254740993',
  '{"$json": "1"}',
  '{"$json": "1", "a": 2}',
  '{"$array": "{}"}',
  '{"__proto__": 1, "constructor": 2, "10": 3, "9": 4}',
  '"\\u00e9\\n\\t\\\\"',
  '{"": ""}',
]

export const samples: readonly TypeSamples[] = [
  {
    type: 'boolean',
    texts: ['t', 'f'],
    spellings: [
      ['true', true],
      ['f', false],
      [1, true],
      [0, false],
    ],
    rejected: ['maybe', 2, [], {}],
  },
  {
    type: 'smallint',
    texts: ['0', '-32768', '32767'],
    spellings: [
      ['7', 7],
      ['-0', 0],
    ],
    rejected: [32_768, '1.5', '', 'x', true, [1]],
  },
  {
    type: 'integer',
    texts: ['0', '-2147483648', '2147483647'],
    random: anyInt(-(2n ** 31n), 2n ** 31n - 1n),
    rejected: [2_147_483_648, 0.5],
  },
  {
    type: 'bigint',
    texts: ['0', '9223372036854775807', '-9223372036854775808', '9007199254740993'],
    random: anyInt(-(2n ** 63n), 2n ** 63n - 1n),
    spellings: [
      ['1', 1],
      [' 42 ', 42],
    ],
    rejected: ['9223372036854775808', 'one', {}],
  },
  {
    type: 'double precision',
    texts: doubles,
    random: anyDouble,
    spellings: [
      ['1.50', 1.5],
      ['inf', 'Infinity'],
      ['nan', 'NaN'],
      ['+Infinity', 'Infinity'],
    ],
    rejected: ['0x10', '', '1e400', '1e-400', true, []],
  },
  {
    type: 'real',
    texts: ['0', '-0', '1.1', '16777217', '3.4028235e38', '1e-45', '0.3', 'NaN', '-Infinity', '1e10'],
    random: fc.float().map((float) => (Object.is(float, -0) ? '-0' : String(float))),
    spellings: [
      [0.123_456_789_012, 0.123_456_79],
      ['1.10', 1.1],
    ],
    rejected: [1e39, 'x'],
  },
  {
    type: 'numeric',
    texts: [
      '0',
      '0.00',
      '-1.50',
      '1e2',
      '1.50e1',
      '1e-20',
      `1${'0'.repeat(400)}.${'1'.repeat(400)}`,
      'NaN',
      'Infinity',
      '-Infinity',
    ],
    random: anyDecimal,
    spellings: [
      [12.5, '12.5'],
      ['-0.0', '0.0'],
      ['+1', '1'],
      ['1E+3', '1000'],
      ['10e-1', '1.0'],
      ['.5', '0.5'],
      ['infinity', 'Infinity'],
      ['007', '7'],
    ],
    rejected: ['', 'x', '1.2.3', true, [1], '1e999999999'],
  },
  {
    type: 'numeric(10,2)',
    texts: ['0', '1.005', '-1.005', '12.5', '99999999.99'],
    random: fc.integer({ min: -9_999_999, max: 9_999_999 }).map((thousandths) => String(thousandths / 1000)),
    spellings: [
      [12.5, '12.50'],
      ['1.005', '1.01'],
      ['-0.004', '0.00'],
      [3, '3.00'],
    ],
  },
  {
    type: 'numeric(5,-2)',
    texts: ['149', '150', '-150', '49', '1234567'],
    spellings: [
      [149, '100'],
      ['150', '200'],
      [50, '100'],
      [49, '0'],
    ],
  },
  {
    type: 'text',
    texts: [
      '',
      ' ',
      'NULL',
      '\\N',
      '\\.',
      'a\n\\.\nb',
      '\\',
      '\t',
      '\r\n',
      '\b\f\v',
      'ünï 😀',
      '"',
      "'",
      '\u00a0',
      '\ufeffbom',
      'x'.repeat(200_000),
    ],
    random: anyText,
    spellings: [
      [11, '11'],
      [true, 'true'],
      [{ a: 1 }, '{"a":1}'],
      [['x'], '["x"]'],
    ],
    rejected: ['\0', '\ud800', 'a\udc00b'],
  },
  { type: 'varchar(10)', texts: ['', 'ten  chars', 'a'] },
  {
    type: 'char(3)',
    texts: ['', 'a', 'abc', '😀', ' a'],
    spellings: [
      ['a', 'a  '],
      ['😀', '😀  '],
    ],
  },
  { type: 'bpchar', texts: ['', 'a  ', 'abc'] },
  {
    type: 'uuid',
    texts: ['00000000-0000-0000-0000-000000000000', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'],
    random: fc.uuid(),
    spellings: [
      ['a0eebc999c0b4ef8bb6d6bb9bd380a11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
      ['{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    ],
    rejected: ['a0eebc99', 1, ''],
  },
  {
    type: 'bytea',
    texts: ['', '\\x00', '\\xdeadbeef', '\\x5c'],
    random: fc.uint8Array().map((bytes) => `\\x${Buffer.from(bytes).toString('hex')}`),
    spellings: [['\\xDEAD', '\\xdead']],
    rejected: ['dead', '\\xd', 1],
  },
  {
    type: 'timestamptz',
    texts: timestamps,
    random: anyMoment(['+00', '-07', '+05:30', '+15:59:59']),
    spellings: [
      ['2026-03-01T09:30:00Z', '2026-03-01T09:30:00.000Z'],
      ['2026-03-01T09:30:00.123400+02:00', '2026-03-01T07:30:00.123400Z'],
      ['2026-01-01 00:30:00+0100', '2025-12-31T23:30:00.000Z'],
      ['2026-03-01', '2026-03-01T00:00:00.000Z'],
      ['2026-03-01 24:00:00', '2026-03-02T00:00:00.000Z'],
      ['2024-02-29T12:00:00.9999996Z', '2024-02-29T12:00:01.000Z'],
      ['0001-01-01 00:00:00+01', '0001-12-31 23:00:00+00 BC'],
    ],
    rejected: ['yesterday', '2026-02-30T00:00:00Z', '0000-01-01', '', 5],
  },
  {
    type: 'timestamp',
    texts: timestamps,
    random: anyMoment(['']),
    spellings: [
      ['2026-03-01T09:30:00+02:00', '2026-03-01T09:30:00.000'],
      ['2026-03-01 09:30', '2026-03-01T09:30:00.000'],
      ['2026-02-28T24:00:00Z', '2026-03-01T00:00:00.000'],
    ],
    rejected: ['2026-13-01', 1],
  },
  {
    type: 'date',
    texts: ['2026-03-01', '0001-01-01', '4714-11-24 BC', '5874897-12-31', 'infinity', '-infinity', '0001-12-31 BC'],
    random: anyDay,
    spellings: [
      ['Infinity', 'infinity'],
      ['02026-03-01', '2026-03-01'],
    ],
    rejected: ['2026-02-29', '2026-03-01T00:00:00Z', '0000-01-01', 20_260_301],
  },
  {
    type: 'time',
    texts: ['00:00:00', '24:00:00', '23:59:59.999999', '09:30:00.5'],
    random: anyTime,
    spellings: [
      ['09:30', '09:30:00'],
      ['09:30:00.500', '09:30:00.5'],
    ],
    rejected: ['25:00', '24:00:00.1', '9', 9],
  },
  { type: 'timetz', texts: ['09:30:00+02', '23:59:59.9-15:59:59'] },
  {
    type: 'interval',
    texts: ['1 day', '-1 year 2 mons +3 days -04:05:06.000007', '00:00:00', '178000000 years', 'infinity'],
  },
  { type: 'inet', texts: ['10.0.0.1', '10.0.0.0/8', '::1', '::ffff:1.2.3.4', 'fe80::/10'] },
  {
    type: 'jsonb',
    texts: jsons,
    random: anyJson,
    spellings: [
      [{ $json: '[1]' }, [1]],
      [{ $json: 'null' }, { $json: 'null' }],
    ],
  },
  {
    type: 'json',
    texts: [...jsons, '{"a":1,  "a":2}', ' [1] ', '{"b":1,"1":2}', '"\\ud800"', '"\\u0000"'],
    random: anyJson,
  },
  {
    type: 'text[]',
    texts: [
      '{}',
      '{NULL}',
      '{"NULL"}',
      '{""}',
      '{"a b","c\\"d","e\\\\f","{g}","h,i"}',
      '{{a,b},{c,d}}',
      '[0:1]={a,b}',
      '[-1:0][2:3]={{a,NULL},{"",d}}',
      '{"\n","\t"," "}',
    ],
    random: pgList(anyText),
    spellings: [
      ["['a', \"it's\", None]", ['a', "it's", null]],
      ['["a", "b"]', ['a', 'b']],
      ['{ a , "b" }', ['a', 'b']],
      ['[]', []],
      [[[], []], []],
      [{ $array: '[1:2]={a,b}' }, ['a', 'b']],
      [{ $array: '[0:0]={ "a" }' }, { $array: '[0:0]={a}' }],
    ],
    rejected: ['{"a', '{a,b', '{a}}', '{{{{{{{a}}}}}}}', '{,}', 'a', '[', '[[[', 1, { $array: 1 }],
  },
  {
    type: 'numeric(10,2)[]',
    texts: ['{1,2.5,NULL,NaN}', '{}'],
    spellings: [
      [
        [1, '2.5'],
        ['1.00', '2.50'],
      ],
      ['[1.5]', ['1.50']],
    ],
  },
  { type: 'boolean[]', texts: ['{t,f,NULL}'] },
  { type: 'timestamptz[]', texts: ['{"2026-03-01 09:30:00.5+00",infinity,NULL}', '[3:3]={infinity}'] },
  {
    type: 'jsonb[]',
    texts: [
      '{"[1, 2]","[]","null",NULL,"{\\"$json\\": \\"1\\"}","\\"x\\""}',
      '{{"1","[2]"},{"{}","null"}}',
      '[0:0]={"[1]"}',
    ],
    random: pgList(anyJson),
  },
  { type: 'odd.tags[]', texts: ['{"{a,b}","{}",NULL,"[0:0]={c}"}'] },
  { type: 'box[]', texts: ['{(1,1),(0,0);(2,2),(1,1)}'] },
  {
    type: 'odd."Mood"',
    texts: ['fine', 'it\'s "bad"', '', ' ', 'NULL', 'a,b', '{}', 'back\\slash', 'Ä'],
    rejected: ['other', 1, ['fine']],
  },
  { type: 'odd."Mood"[]', texts: ['{"","NULL",NULL,"it\'s \\"bad\\"","a,b","{}","back\\\\slash"}'] },
  { type: 'odd.price', texts: ['0', '1.5'], spellings: [[1, '1.00']] },
  { type: 'odd.short_code', texts: ['a'], spellings: [['ab', 'ab  ']] },
  { type: 'odd.pair', texts: ['(,)', '(1,"a ""b"" \\\\ c")', '(1,"")'] },
  { type: 'daterange', texts: ['empty', '(,)', '[2026-01-01,2026-02-01)', '(,2026-01-01)', '[infinity,)'] },
  { type: 'tstzrange', texts: ['["2026-01-01 00:00:00+00",infinity]', 'empty'] },
  { type: 'int2vector', texts: ['', '1 2 3'] },
  { type: 'point[]', texts: ['{"(1,2)",NULL}'] },
  { type: 'int4multirange', texts: ['{}', '{[1,2),[5,)}'] },
]
