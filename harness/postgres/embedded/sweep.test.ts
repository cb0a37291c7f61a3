import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ownIdentity, type ProcessIdentity } from '../process-identity.ts'
import { ownerFile } from './folder-mark.ts'
import { sweep } from './sweep.ts'

describe('sweep', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'pg-test-'))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  async function folder(name: string, owner: unknown): Promise<string> {
    const directory = path.join(root, name)
    await mkdir(directory)
    await writeFile(path.join(directory, ownerFile), typeof owner === 'string' ? owner : JSON.stringify(owner))
    return directory
  }

  test('removes the folder of a process that ended', async () => {
    const directory = await folder('pg-roundtrip-0123456789ab', await endedProcess())
    expect(await sweep(root, null)).toEqual([directory])
    expect(existsSync(directory)).toBe(false)
  })

  test('removes the folder of a process whose number another one has now', async () => {
    await folder('pg-roundtrip-0123456789ab', { ...ownIdentity(), startTime: '1' })
    expect(await sweep(root, null)).toHaveLength(1)
  })

  test('removes a folder from before the machine was started', async () => {
    await folder('pg-roundtrip-0123456789ab', { ...ownIdentity(), boot: 'an earlier one' })
    expect(await sweep(root, null)).toHaveLength(1)
  })

  test.each<[string, string, (ended: ProcessIdentity) => unknown]>([
    ['of a process that runs', 'pg-roundtrip-0123456789ab', () => ownIdentity()],
    ['with another kind of name', 'pg-roundtrip-mine', (ended) => ended],
    ['of another machine', 'pg-roundtrip-0123456789ab', (ended) => ({ ...ended, place: 'elsewhere pid:[1]' })],
    [
      'of another machine, which was started at another time',
      'pg-roundtrip-0123456789ab',
      (ended) => ({ ...ended, place: 'elsewhere pid:[1]', boot: 'its own' }),
    ],
    ['with an owner that can not be read', 'pg-roundtrip-0123456789ab', () => '{'],
    ['with an owner that says too little', 'pg-roundtrip-0123456789ab', () => ({ pid: 1 })],
  ])('leaves a folder %s', async (_, name, owner) => {
    const directory = await folder(name, owner(await endedProcess()))
    expect(await sweep(root, null)).toEqual([])
    expect(existsSync(directory)).toBe(true)
  })

  test('leaves a folder without an owner, and a link to one that has', async () => {
    await mkdir(path.join(root, 'pg-roundtrip-00000000000a'))
    await folder('kept', await endedProcess())
    await symlink('kept', path.join(root, 'pg-roundtrip-00000000000b'))
    expect(await sweep(root, null)).toEqual([])
    expect(existsSync(path.join(root, 'kept', ownerFile))).toBe(true)
  })
})

async function endedProcess(): Promise<ProcessIdentity> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
  await once(child, 'exit')
  return { ...ownIdentity(), pid: child.pid ?? 0, startTime: '1' }
}
