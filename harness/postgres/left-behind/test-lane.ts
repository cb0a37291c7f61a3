import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { PostgresSettings } from '../../model/config.ts'
import type { Connection } from '../connect.ts'
import { markOwned } from '../embedded/folder-mark.ts'
import { segmentsOf } from '../embedded/shared-memory.ts'
import { hasEnded } from '../process-identity.ts'
import type { DockerDaemon } from '../testcontainers/find-daemon.ts'
import { listContainers, runLabel } from '../testcontainers/labels.ts'
import { allProcesses, type Process, stillRuns } from './test-processes.ts'
import { makeProject } from './test-project.ts'

/** Where runners are killed one after the other, among folders and databases of others that look like theirs. */
export interface Lane extends AsyncDisposable {
  readonly settings: PostgresSettings
  readonly project: string
  /** The runners' TMPDIR. */
  readonly temporary: string
  readonly record: (family: readonly Process[]) => void
  /** What there is, or runs, on account of the recorded runners, in words. */
  readonly traces: () => Promise<readonly string[]>
  /** The folders and databases of others, which must stay. */
  readonly bystanders: () => Promise<readonly string[]>
}

export interface LaneOptions {
  readonly settings: PostgresSettings
  /** SQL of the cases' one step. */
  readonly step: string
  /** Where its databases are, when they are not on servers of its own. */
  readonly server: Connection | null
  readonly daemon: DockerDaemon | null
}

/** Folders that look like ours: one is not, and one belongs to a process that runs. */
const theirFolders = ['pg-roundtrip-0123456789ab', 'pg-roundtrip-notes']
/** vitest's own folders stay when it is killed, jiti keeps a cache, and testcontainers a file to lock. */
const foreign = /^(?:[\w-]{21}|jiti|node-compile-cache|testcontainers-node.*\.lock)$/

export async function openLane({ settings, step, server, daemon }: LaneOptions): Promise<Lane> {
  // A short path, which every account may enter.
  const root = await mkdtemp('/tmp/roundtrip lane ')
  await chmod(root, 0o755)
  const [temporary, project] = [join(root, 't'), join(root, 'p')]
  for (const name of theirFolders) await mkdir(join(temporary, name), { recursive: true })
  await markOwned(join(temporary, 'pg-roundtrip-0123456789ab'))
  await makeProject(project, step)
  const databases = async () => (server === null ? [] : databasesOf(server))
  const theirDatabases = await databases()
  const recorded: Process[] = []
  const began = Math.floor(Date.now() / 1_000)
  return {
    settings,
    project,
    temporary,
    record: (family) => recorded.push(...family),
    async traces() {
      const here = allProcesses().filter(({ command, folder }) => folder.startsWith(root) || command.includes(root))
      const running = new Map([...recorded.filter(stillRuns), ...here].map((process) => [process.pid, process]))
      const pids = new Set(recorded.map(({ pid }) => pid))
      const segments = await readFile('/proc/sysvipc/shm', 'utf8')
      const containers = daemon === null ? [] : await listContainers(daemon, runLabel)
      return [
        ...[...running.values()].map(({ pid, command }) => `process ${pid} ${command}`),
        ...without(await readdir(temporary), theirFolders).flatMap((name) =>
          foreign.test(name) ? [] : [`folder ${name}`],
        ),
        ...[...pids].flatMap((pid) => segmentsOf(pid, began, segments).map(({ id }) => `shared memory ${id}`)),
        ...containers.flatMap(({ id, owner }) =>
          owner && (pids.has(owner.pid) || hasEnded(owner)) ? [`container ${id}`] : [],
        ),
        ...(server === null ? [] : await sessionsOf(server)),
        ...without(await databases(), theirDatabases).map((name) => `database ${name}`),
      ]
    },
    async bystanders() {
      const left = [...(await readdir(temporary)), ...(await databases())]
      return [...theirFolders, ...theirDatabases].filter((name) => left.includes(name))
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  }
}

function without(names: readonly string[], others: readonly string[]): readonly string[] {
  return names.filter((name) => !others.includes(name))
}

async function databasesOf(server: Connection): Promise<readonly string[]> {
  const { rows } = await server.query('SELECT datname FROM pg_database ORDER BY datname')
  return rows.map(([name]) => name ?? '')
}

/** A server goes on with what a client told it last, though the client is gone. */
async function sessionsOf(server: Connection): Promise<readonly string[]> {
  const { rows } = await server.query(
    "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
  )
  return rows.map(([pid]) => `session ${pid}`)
}
