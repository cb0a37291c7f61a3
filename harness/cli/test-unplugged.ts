import { execFile } from 'node:child_process'
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { checkout, temporaryFolder } from './test-command.ts'

const execute = promisify(execFile)

type Folder = AsyncDisposable & { readonly path: string }

/** A project with one table and one row in it. @param cases names of cases, and the SQL of their one step */
export async function smallProject(cases: Readonly<Record<string, string>>): Promise<Folder> {
  const folder = await temporaryFolder()
  const snapshots = join(folder.path, 'snapshots/map')
  await mkdir(snapshots, { recursive: true })
  await mkdir(join(folder.path, 'cases'))
  const rows = [{ model: 'public.town', pk: 1, fields: { name: 'Ulm' } }]
  await writeFile(join(folder.path, 'package.json'), '{ "type": "module" }')
  await writeFile(join(snapshots, 'subject.ts'), "export default { name: 'map', schema: 'schema.sql' }")
  await writeFile(join(snapshots, 'schema.sql'), 'CREATE TABLE town (id int PRIMARY KEY, name text);')
  await writeFile(join(snapshots, 'start.json'), JSON.stringify(rows))
  for (const [name, sql] of Object.entries(cases)) {
    const lines = [`name: ${name}`, 'subject: map', 'snapshot: start', 'transform:', `  - sql: ${JSON.stringify(sql)}`]
    await writeFile(join(folder.path, 'cases', `${name}.case.yaml`), `${lines.join('\n')}\n`)
  }
  await symlink(join(checkout, 'node_modules'), join(folder.path, 'node_modules'))
  return folder
}

/** A file system in memory, of its own. @param options of `mount`, such as `size=70m` */
export async function memoryFileSystem(options: string): Promise<Folder> {
  const folder = await temporaryFolder()
  await execute('mount', ['-t', 'tmpfs', '-o', `mode=755,${options}`, 'tmpfs', folder.path])
  await chmod(folder.path, 0o755).catch(() => {}) // Read-only, it has the mode already.
  return {
    path: folder.path,
    async [Symbol.asyncDispose]() {
      // A watchdog may still be in it, and leaves soon.
      await execute('umount', ['--lazy', folder.path])
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** Whether this process may do that. */
export async function mayMount(): Promise<boolean> {
  try {
    await using _ = await memoryFileSystem('size=1m')
    return true
  } catch {
    return false
  }
}
