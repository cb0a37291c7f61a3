import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { unusedAllowanceBytes } from './control-group.ts'

describe('unusedAllowanceBytes', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'pg-test-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  async function put(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
      await writeFile(path.join(folder, name), `${text}\n`)
    }
  }

  test('is what the limit of a container (version 2) leaves', async () => {
    await put({ 'memory.max': '1000', 'memory.current': '400' })
    expect(unusedAllowanceBytes(folder, '0::/\n')).toBe(600)
  })

  test('has no limit where the limit is `max`, or none is told', async () => {
    expect(unusedAllowanceBytes(folder, '0::/\n')).toBe(Number.POSITIVE_INFINITY)
    await put({ 'memory.max': 'max', 'memory.current': '400' })
    expect(unusedAllowanceBytes(folder, '0::/\n')).toBe(Number.POSITIVE_INFINITY)
    expect(unusedAllowanceBytes(path.join(folder, 'nowhere'), '')).toBe(Number.POSITIVE_INFINITY)
  })

  test('is what the limit of a container (version 1) leaves, though it sees the names of its host', async () => {
    await put({ 'memory/memory.limit_in_bytes': '1000', 'memory/memory.usage_in_bytes': '300' })
    expect(unusedAllowanceBytes(folder, '5:pids:/docker/abc\n4:memory:/docker/abc\n')).toBe(700)
  })

  test('is the least of what the group and those above it leave', async () => {
    await put({
      'user.slice/run.scope/memory.max': 'max',
      'user.slice/run.scope/memory.current': '10',
      'user.slice/memory.max': '1000',
      'user.slice/memory.current': '900',
      'other.slice/memory.max': '1',
      'other.slice/memory.current': '1',
    })
    expect(unusedAllowanceBytes(folder, '0::/user.slice/run.scope\n')).toBe(100)
  })

  test('is nothing where more is in use than the limit allows', async () => {
    await put({ 'memory.max': '1000', 'memory.current': '1200' })
    expect(unusedAllowanceBytes(folder, '0::/\n')).toBe(0)
  })
})
