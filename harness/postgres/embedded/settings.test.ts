import { expect, test } from 'vitest'
import { initdbArguments } from './settings.ts'

test('an initdb is given only what its version knows', () => {
  const since: readonly (readonly [RegExp, number])[] = [
    [/^--no-instructions$/, 14],
    [/^--set=/, 16],
    [/^--builtin-locale=/, 17],
    [/^--no-data-checksums$/, 18],
  ]
  for (const majorVersion of [13, 14, 15, 16, 17, 18]) {
    const args = initdbArguments(majorVersion)
    for (const [option, first] of since) {
      expect([majorVersion, option, args.some((argument) => option.test(argument))]).toEqual([
        majorVersion,
        option,
        majorVersion >= first,
      ])
    }
  }
})
