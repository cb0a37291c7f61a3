import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { describe, expect, test } from 'vitest'
import { hasEnded, ownIdentity } from './process-identity.ts'

const own = ownIdentity()
/** For sh: runs its arguments, the first of them for setpriv(1). Who is of root's group sees all processes. */
const hidingProcesses = [
  '-c',
  `exec unshare --mount sh -c '
    mount -t proc -o hidepid=2 proc /proc && exec setpriv --regid 65534 --clear-groups "$@"' sh "$@"`,
  'sh',
]
const [host, namespace, machine] = own.place.split(' ')

describe('a process', () => {
  test('that runs has not ended', () => {
    expect(hasEnded(own)).toBe(false)
  })

  test('has ended when nobody has its number, or someone who started at another time', async () => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
    await once(child, 'exit')
    expect(hasEnded({ ...own, pid: child.pid ?? 0 })).toBe(true)
    expect(hasEnded({ ...own, startTime: '1' })).toBe(true)
  })

  test('has ended when its machine was started since', () => {
    expect(hasEnded({ ...own, boot: 'an earlier one' })).toBe(true)
    expect(hasEnded({ ...own, boot: 'an earlier one', place: own.place.replace(` ${namespace}`, ' pid:[1]') })).toBe(
      true,
    )
  })

  test.runIf(machine !== undefined)('on another machine with the same host name is not known to have ended', () => {
    const elsewhere = [`${host} ${namespace} 0123456789abcdef`, `${host} ${namespace}`]
    for (const place of elsewhere) {
      expect(hasEnded({ ...own, place, startTime: '1' })).toBe(false)
      expect(hasEnded({ ...own, place, boot: 'its own' })).toBe(false)
    }
  })

  test('in another container is not known to have ended', () => {
    const place = own.place.replace(` ${namespace}`, ' pid:[1]')
    expect(hasEnded({ ...own, place, startTime: '1' })).toBe(false)
    expect(hasEnded({ ...own, place: own.place.replace(hostname(), 'elsewhere'), boot: 'its own' })).toBe(false)
  })

  test.runIf(machine !== undefined)("is marked without the id of its machine, which is nobody else's business", () => {
    const files = ['/etc/machine-id', '/var/lib/dbus/machine-id'].flatMap((file) => {
      try {
        return [readFileSync(file, 'utf8').trim()]
      } catch {
        return []
      }
    })
    for (const id of files) expect(JSON.stringify(own)).not.toContain(id)
  })

  test.runIf(mayHideProcesses()).each([
    ['be signalled', '-sys_ptrace'],
    ['not even be signalled', '-sys_ptrace,-kill'],
  ])(
    'of another user, which /proc does not show and which may %s, is not known to have ended',
    async (_, lost) => {
      const other = spawn('sleep', ['60'], { uid: 65_534, gid: 65_534, stdio: 'ignore' })
      try {
        const gone = spawn('true', { stdio: 'ignore' })
        await once(gone, 'exit')
        const node = [
          process.execPath,
          '--import',
          'jiti/register',
          'ended.fixture.ts',
          String(other.pid),
          String(gone.pid),
        ]
        const seen = execFileSync('sh', [...hidingProcesses, `--bounding-set=${lost}`, ...node], {
          cwd: import.meta.dirname,
          encoding: 'utf8',
        })
        expect(seen).toBe('false false\nfalse true\n')
      } finally {
        other.kill('SIGKILL')
      }
    },
    30_000,
  )
})

/** It takes root's rights, which containers often lack. */
function mayHideProcesses(): boolean {
  try {
    execFileSync('sh', [...hidingProcesses, 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
