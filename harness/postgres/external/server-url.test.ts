import { describe, expect, test } from 'vitest'
import { readServerUrl } from './server-url.ts'

describe('the URL of a server', () => {
  test('gives all that a connection needs', () => {
    const { settings, place } = readServerUrl('postgresql://ann:p%40ss@db.example:5433/main')
    expect(settings).toEqual({ host: 'db.example', port: 5433, user: 'ann', password: 'p@ss', database: 'main' })
    expect(place).toBe('db.example port 5433')
  })

  test('may lead to a Unix socket', () => {
    const { settings, url } = readServerUrl('postgresql://ann@localhost/main?host=%2Frun%2Fmy%20pg')
    expect(settings).toMatchObject({ host: '/run/my pg', password: null })
    expect(readServerUrl(url('other')).settings).toMatchObject({ host: '/run/my pg', database: 'other' })
  })

  test('leads to other databases of the same server', () => {
    expect(readServerUrl('postgres://ann:secret@db:1/main').url('a b')).toBe('postgres://ann:secret@db:1/a%20b')
  })

  test.each(['', 'localhost:5432', 'mysql://localhost/x', 'host=localhost dbname=x'])('is refused: %j', (text) => {
    expect(() => readServerUrl(text)).toThrow('can not be read')
  })

  test('is never repeated in an error: it may hold a password', () => {
    expect(() => readServerUrl('postgre://ann:secret@db/main')).toThrow(/^(?![\s\S]*secret)/)
  })

  test('that asks for encryption is refused, not used without', () => {
    expect(() => readServerUrl('postgres://db/main?sslmode=require')).toThrow('sslmode=require')
    expect(readServerUrl('postgres://db/main?sslmode=prefer').settings.host).toBe('db')
  })
})
