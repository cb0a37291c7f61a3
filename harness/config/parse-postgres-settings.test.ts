import { describe, expect, test } from 'vitest'
import { parsePostgresSettings } from './parse-postgres-settings.ts'

describe('the settings of PostgreSQL', () => {
  const parse = (exported: unknown, choices = {}) => parsePostgresSettings(exported, 'roundtrip.config.ts', choices)

  test('have a default each', () => {
    expect(parse({})).toEqual({
      provider: 'auto',
      majorVersion: null,
      image: 'postgres:18-alpine',
      url: null,
      isolation: 'server',
      warm: 1,
    })
  })

  test('come from the file, and from outside over it', () => {
    const file = { postgres: { provider: 'testcontainers', image: 'postgres:15', isolation: 'server' } }
    expect(parse(file, { provider: 'embedded@16', isolation: 'database' })).toMatchObject({
      provider: 'embedded',
      majorVersion: 16,
      image: 'postgres:15',
      isolation: 'database',
    })
  })

  test('that are wrong are all reported, with the file', () => {
    const wrong = { postgers: {}, postgres: { provider: 'docker', isolation: 'none', warm: -1, image: 7, imagee: 'x' } }
    expect(() => parse(wrong)).toThrowErrorMatchingInlineSnapshot(`
      [HarnessError: the configuration is not valid
        roundtrip.config.ts: unknown property postgers
        roundtrip.config.ts: unknown property postgres.imagee
        roundtrip.config.ts: there is no provider docker: it must be one of auto, embedded, testcontainers, external
        roundtrip.config.ts: isolation must be server or database, not none
        roundtrip.config.ts: postgres.warm must be a whole number from 0 to 16]
    `)
  })

  test('chosen from outside are reported by where they come from', () => {
    expect(() => parse({}, { isolation: 'none' })).toThrow(
      /isolation must be server or database, not none \(--isolation, or ROUNDTRIP_ISOLATION\)/,
    )
  })

  test('of an external server need its URL', () => {
    expect(() => parse({ postgres: { provider: 'external' } })).toThrow(/ROUNDTRIP_POSTGRES_URL/)
    expect(parse({ postgres: { provider: 'external', url: 'postgresql://h/d' } }).url).toBe('postgresql://h/d')
  })

  test('take a version for embedded servers only', () => {
    expect(() => parse({ postgres: { provider: 'testcontainers@16' } })).toThrow(/only embedded takes a version/)
    expect(() => parse({ postgres: { provider: 'embedded@new' } })).toThrow(/only embedded takes a version/)
  })

  test('are not made of something that is no configuration', () => {
    expect(() => parse('x')).toThrow(/not what defineConfig returns/)
    expect(() => parse({ postgres: [] })).toThrow(/postgres must be an object/)
  })
})
