import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HarnessError } from '../../model/errors.ts'
import { temporaryRoot } from './temporary-root.ts'

describe('temporaryRoot', () => {
  let short: string
  let long: string
  beforeEach(() => {
    short = realpathSync(mkdtempSync(path.join(tmpdir(), 'pg-test-')))
    long = path.join(short, 'x'.repeat(100))
    mkdirSync(long)
  })
  afterEach(() => rmSync(short, { recursive: true }))

  test('takes the first that fits', () => {
    expect(temporaryRoot(null, [short, '/'])).toBe(short)
  })

  test('passes over one that is too long for a socket', () => {
    expect(temporaryRoot(null, [long, short])).toBe(short)
  })

  test('passes over one that is not there, and over a file', () => {
    const file = path.join(short, 'file')
    writeFileSync(file, '')
    expect(temporaryRoot(null, [path.join(short, 'nowhere'), file, '/'])).toBe('/')
  })

  test('passes over one that the server’s account can not enter', () => {
    const stranger = { name: 'stranger', uid: 4_000_000, gid: 4_000_000 }
    expect(temporaryRoot(stranger, [short, '/'])).toBe('/')
    chmodSync(short, 0o755)
    expect(temporaryRoot(stranger, [short, '/'])).toBe(short)
  })

  test('says so when none fits', () => {
    expect(() => temporaryRoot(null, [long])).toThrow(HarnessError)
  })
})
