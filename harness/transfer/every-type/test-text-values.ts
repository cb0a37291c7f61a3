import fc from 'fast-check'
import { anyText } from './test-arbitraries.ts'
import type { TypeSamples } from './test-type-samples.ts'

/** Texts, bytes, bits. */
export const textSamples: readonly TypeSamples[] = [
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
      '\u0001\u001f\u007f',
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
    spellings: [
      ['\\xDEAD', '\\xdead'],
      ['3q2+7w==', '\\xdeadbeef'],
      ['', '\\x'],
    ],
    rejected: ['dea', '\\xd', 1],
  },
]
