import { anyJson } from './test-arbitraries.ts'
import type { TypeSamples } from './test-type-samples.ts'

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
  '{"__proto__": 1, "constructor": 2, "10": 3, "9": 4, "a": 5}',
  '"\\u00e9\\n\\t\\\\"',
  '{"": ""}',
  '"\u2028\u2029\u0085"',
  '["a, b: c", "\\"{[, \\\\"]',
  // Deeper than a snapshot can nest: 1000 levels.
  ...[499, 500, 501, 998, 3000].map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  `${'{"a":'.repeat(501)}null${'}'.repeat(501)}`,
  '1e1000',
  '1E+20000',
  '-1.5e-1000',
]

/** json, jsonb, jsonpath. */
export const jsonSamples: readonly TypeSamples[] = [
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
]
