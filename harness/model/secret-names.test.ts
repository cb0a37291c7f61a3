import { describe, expect, test } from 'vitest'
import { SecretNames } from './secret-names.ts'

describe('a name that is secret in one table, and shown in others', () => {
  const names = new SecretNames(['data', 'password'], ['identity'], new Map([['data', ['app.identity', 'identity']]]))
  const speaks = (file: string) => names.in(file).areSpokenOfIn("SET data = '{}'")

  test.each([
    ['UPDATE key SET data = $1', false],
    ['UPDATE Identity SET data = $1', true],
    ['- update: app.identity', true],
  ])('counts in a file only where that names the table or model: %s', (file, counts) => {
    expect(speaks(file)).toBe(counts)
    expect(names.in(file).has('data')).toBe(counts)
  })

  test('takes no other name along', () => {
    expect(names.in('UPDATE key').has('password')).toBe(true)
    expect(names.in('UPDATE key').areSpokenOfIn("SELECT set_password('a', 'b')")).toBe(true)
    expect(names.in('UPDATE key').areSpokenOfIn("INSERT INTO identity VALUES ('x')")).toBe(true)
  })
})
