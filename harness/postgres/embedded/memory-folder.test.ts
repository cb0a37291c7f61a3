import { statfsSync } from 'node:fs'
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

  test.runIf(process.platform !== 'linux')('is false where there is no such file system', () => {
    expect(hasPlentyOfMemory(memoryFolder)).toBe(false)
  })
})
