import { describe, expect, test } from 'vitest'
import { parseRunSettings, type SettingChoices } from './parse-run-settings.ts'

const parse = (exported: unknown, choices: SettingChoices = {}) =>
  parseRunSettings(exported, 'roundtrip.config.ts', choices)

describe('the settings of a run', () => {
  test('have a default each', () => {
    const target = { name: 'auto', provider: 'auto', majorVersion: null, image: 'postgres:18-alpine' }
    expect(parse({})).toEqual({ targets: [{ ...target, url: null, isolation: 'server', warm: null }], keep: 'never' })
  })

  test('come from the file, and from outside over it', () => {
    const postgres = { provider: 'testcontainers', image: 'postgres:15', isolation: 'server', warm: 2 }
    const chosen = parse(
      { postgres, keep: 'never' },
      { provider: 'embedded@16', isolation: 'database', keep: 'always' },
    )
    const target = { name: 'embedded@16', provider: 'embedded', majorVersion: 16, image: 'postgres:15', url: null }
    expect(chosen).toEqual({ targets: [{ ...target, isolation: 'database', warm: 2 }], keep: 'always' })
  })

  test('that are wrong are all reported, with the file', () => {
    const postgres = { provider: 'docker', isolation: 'none', warm: -1, image: 7, imagee: 'x' }
    expect(() => parse({ postgers: {}, postgres, keep: true })).toThrowErrorMatchingInlineSnapshot(`
      [HarnessError: the configuration is not valid
        roundtrip.config.ts: unknown property postgers: did you mean postgres?
        roundtrip.config.ts: unknown property postgres.imagee: did you mean image?
        roundtrip.config.ts: postgres.image must be a text
        roundtrip.config.ts: there is no provider docker: it must be one of auto, embedded, testcontainers, external
        roundtrip.config.ts: postgres.isolation must be server or database, not none
        roundtrip.config.ts: postgres.warm must be a whole number from 0 to 16
        roundtrip.config.ts: keep must be one of never, on-failure, always, not true]
    `)
  })

  test('chosen from outside are reported by where they come from', () => {
    const choices = { provider: 'embedded@16,', isolation: 'none', keep: 'sometimes' }
    expect(() => parse({}, choices)).toThrowErrorMatchingInlineSnapshot(`
      [HarnessError: the configuration is not valid
        the name of a provider is empty (--postgres, or ROUNDTRIP_POSTGRES)
        postgres.isolation must be server or database, not none (--isolation, or ROUNDTRIP_ISOLATION)
        keep must be one of never, on-failure, always, not sometimes (--keep, or ROUNDTRIP_KEEP)]
    `)
  })

  test('of an external server need its URL', () => {
    expect(() => parse({ postgres: { provider: ['embedded', 'external'] } })).toThrow(/ROUNDTRIP_POSTGRES_URL/)
    const { targets } = parse({ postgres: { provider: 'external', url: 'postgresql://h/d' } })
    expect(targets).toMatchObject([{ url: 'postgresql://h/d' }])
  })

  test('that are unknown are told what was probably meant, or what there is', () => {
    expect(() => parse({ postgres: { provider: 'embeded' } })).toThrow(
      /there is no provider embeded: did you mean embedded/,
    )
    expect(() => parse({ postgres: { xyz: 1 } })).toThrow(
      /unknown property postgres\.xyz: known: provider, isolation, image, url, warm/,
    )
    expect(() => parse({}, { provider: 'embedded@12' })).toThrow(/from 13 on/)
  })

  test('do not blame a file that is not there', () => {
    const wrong = () => parseRunSettings({ postgres: { provider: 'external' } }, null, {})
    expect(wrong).toThrow(/^the configuration is not valid\n {2}provider external needs/)
  })

  test('are not made of something that is no configuration', () => {
    expect(() => parse('x')).toThrow(/not what defineConfig returns/)
    expect(() => parse({ postgres: [] })).toThrow(/postgres must be an object/)
  })
})

describe('several targets', () => {
  const names = (exported: unknown, choices?: SettingChoices) =>
    parse(exported, choices).targets.map(({ name }) => name)

  test('are a list in the file, and have commas between them outside of it', () => {
    const provider = ['embedded@15', 'testcontainers', 'auto']
    expect(names({ postgres: { provider } })).toEqual(provider)
    expect(names({ postgres: { provider } }, { provider: 'embedded@18, embedded@15' })).toEqual([
      'embedded@18',
      'embedded@15',
    ])
  })

  test('of containers differ by the tag of their image', () => {
    const postgres = { provider: ['testcontainers@15', 'testcontainers@18-alpine'], image: 'host:5000/postgres:16' }
    expect(parse({ postgres }).targets).toMatchObject([
      { name: 'testcontainers@15', provider: 'testcontainers', image: 'host:5000/postgres:15' },
      { name: 'testcontainers@18-alpine', provider: 'testcontainers', image: 'host:5000/postgres:18-alpine' },
    ])
  })

  test.each([
    ['no target', [], /names no provider/],
    ['an empty one', ['embedded', ''], /the name of a provider is empty/],
    ['one that is no text', ['embedded', 16], /postgres\.provider must be a text/],
    ['the same name twice', ['embedded@16', 'embedded', 'embedded@16'], /provider embedded@16 is named twice/],
    [
      'two names of the same',
      ['testcontainers', 'testcontainers@18-alpine'],
      /providers testcontainers and testcontainers@18-alpine are the same/,
    ],
    ['a version that is none', 'embedded@new', /provider embedded@new: its version is a major one/],
    ['a tag that is none', 'testcontainers@sha256:00', /provider testcontainers@sha256:00: what follows is a tag/],
    ['a version where there is none', 'auto@16', /provider auto@16: only embedded and testcontainers take a version/],
    ['two versions', 'embedded@16@17', /there is no provider embedded@16@17/],
  ])('cannot be: %s', (_, provider, message) => {
    expect(() => parse({ postgres: { provider } })).toThrow(message)
  })
})
