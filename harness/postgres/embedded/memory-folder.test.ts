import { statfsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { hasPlentyOfMemory, memoryFolder } from './memory-folder.ts'

describe('hasPlentyOfMemory', () => {
  test('is false of a folder that is not there', () => {
    expect(hasPlentyOfMemory('/nowhere')).toBe(false)
  })

  test.runIf(process.platform === 'linux')(
    'is false of a file system that is not in memory, whatever its space',
    () => {
      expect(statfsSync('/proc').bavail).toBe(0)
      expect(hasPlentyOfMemory('/proc')).toBe(false)
    },
  )

  test.runIf(hasPlentyOfMemory())('is false where a container may not take so much', async () => {
    const groups = await mkdtemp(path.join(tmpdir(), 'pg-test-'))
    try {
      await writeFile(path.join(groups, 'memory.current'), '0')
      await writeFile(path.join(groups, 'memory.max'), String(5 * 2 ** 30))
      expect(hasPlentyOfMemory(memoryFolder, groups)).toBe(true)
      await writeFile(path.join(groups, 'memory.max'), String(3 * 2 ** 30))
      expect(hasPlentyOfMemory(memoryFolder, groups)).toBe(false)
    } finally {
      await rm(groups, { recursive: true })
    }
  })

  test.runIf(process.platform !== 'linux')('is false where there is no such file system', () => {
    expect(hasPlentyOfMemory(memoryFolder)).toBe(false)
  })
})
