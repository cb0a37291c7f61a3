import { expect, test } from 'vitest'
import { settingVariables } from './setting-options.ts'

test('options become the variables that say the same, and only those that were given', () => {
  expect(settingVariables({})).toEqual({})
  expect(
    settingVariables({
      postgres: ['embedded@15', 'embedded@16,embedded@17'],
      keep: 'always',
      report: ['html', 'junit,json'],
    }),
  ).toEqual({
    ROUNDTRIP_POSTGRES: 'embedded@15,embedded@16,embedded@17',
    ROUNDTRIP_KEEP: 'always',
    ROUNDTRIP_REPORT: 'html,junit,json',
  })
})

test('an empty option is not no option', () => {
  expect(() => settingVariables({ postgres: [''], isolation: '', keep: 'never' })).toThrow(
    '--postgres and --isolation: the value is empty',
  )
})
