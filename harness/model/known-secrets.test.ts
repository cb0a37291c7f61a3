import { expect, test } from 'vitest'
import { KnownSecrets } from './known-secrets.ts'

function knowing(...secrets: readonly string[]): KnownSecrets {
  const known = new KnownSecrets()
  for (const secret of secrets) known.add(secret)
  return known
}

test('secrets are taken out of a text wherever they stand', () => {
  const known = knowing('abcdef01', 'abcdef0123', 'uvwxyz')
  expect(known.redact('abcdef0123 and (uvwxyz)uvwxyz')).toBe('... and (...)...')
  expect(known.redact('xabcdef01x')).toBe('x...x')
})

test('what only begins like one stays, and so does what is shorter than six characters', () => {
  const known = knowing('abcdef01', 'short')
  expect(known.redact('abcdef0 short abcdeabcdef01')).toBe('abcdef0 short abcde...')
  expect(knowing().redact('abcdef01')).toBe('abcdef01')
})

test('secrets are found in JSON texts too, where some of their characters are escaped', () => {
  expect(knowing('a"b\\c-def').redact(JSON.stringify({ url: 'x a"b\\c-def y' }))).toBe('{"url":"x ... y"}')
})

test('what may be shown after all is', () => {
  const known = knowing('abcdef01', 'abcdef0123')
  known.forget('abcdef0123')
  known.forget('never known')
  expect(known.redact('abcdef0123 abcdef01')).toBe('...23 ...')
})

test('thousands of secrets are told apart, whatever their beginnings and lengths', () => {
  const secrets = Array.from({ length: 20_000 }, (_, index) => `${index.toString(36)}-secret-${'x'.repeat(index % 7)}`)
  const known = knowing(...secrets)
  expect(secrets.filter((secret) => known.redact(`<${secret}>`) !== '<...>')).toEqual([])
  expect(known.redact('no-such-secrets 0-secre')).toBe('no-such-secrets 0-secre')
})
