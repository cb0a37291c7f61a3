import { expect, test } from 'vitest'
import { spaceCheck } from './disk-check.ts'

const roomy = { bsize: 4096, blocks: 1e9, bavail: 1e8, files: 1e7, ffree: 1e6 }
const megabytes = (count: number) => ({ bavail: count * 256 })

test.each([
  ['ok', roomy, '381 GB free in /x, room for 1000000 files'],
  ['note', { ...roomy, ...megabytes(1023) }, '1023 MB free'],
  ['problem', { ...roomy, ...megabytes(199) }, '199 MB free'],
  ['note', { ...roomy, ffree: 19_999 }, 'room for 19999 files'],
  ['problem', { ...roomy, ffree: 2_999 }, 'room for 2999 files'],
  ['ok', { ...roomy, files: 0, ffree: 0 }, '381 GB free in /x'],
  ['note', { ...roomy, blocks: 0, bavail: 0 }, 'does not tell'],
])('it is %s with %j', (status, space, text) => {
  const check = spaceCheck('/x', space)
  expect(check).toMatchObject({ name: 'disk', status, message: expect.stringContaining(text) })
})
