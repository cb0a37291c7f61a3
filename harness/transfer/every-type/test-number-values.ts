import fc from 'fast-check'
import { anyDecimal, anyDouble, anyInt } from './test-arbitraries.ts'
import type { TypeSamples } from './test-type-samples.ts'

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

/** Numbers, truth values. */
export const numberSamples: readonly TypeSamples[] = [
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
    texts: [
      ...['0', '-0', '1.1', '16777217', '3.4028235e38', '1e-45', '0.3', 'NaN', '-Infinity', '1e10'],
      // Of nine digits, halfway between two of eight, less precise than most.
      ...['-1.04334636e-22', '359107.125', '1.17549e-38', '7.1e-45'],
    ],
    random: fc.float().map((float) => (Object.is(float, -0) ? '-0' : String(float))),
    spellings: [
      [0.123_456_789_012, 0.123_456_79],
      ['-1.0433463603944791e-22', -1.043_346_36e-22],
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
]
