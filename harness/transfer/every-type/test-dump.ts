import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { ConnectionSettings } from '../../postgres/index.ts'

/** What a database's data are as text, by PostgreSQL's own program. */
export type Dump = (database: ConnectionSettings) => Promise<string>

/**
 * `pg_dump --data-only` of a server's major version; null where this machine has none: another version's dump would
 * need not be its text.
 */
export async function findDump(majorVersion: number): Promise<Dump | null> {
  const folders = [`/usr/lib/postgresql/${majorVersion}/bin`, ...(process.env.PATH ?? '').split(delimiter)]
  for (const program of folders.map((folder) => join(folder, 'pg_dump'))) {
    const isThere = await access(program).then(
      () => true,
      () => false,
    )
    if (!isThere) continue
    const { stdout } = await promisify(execFile)(program, ['--version'])
    if (!stdout.includes(` ${majorVersion}.`)) continue
    return async ({ host, port, user, password, database }) => {
      const { stdout: text } = await promisify(execFile)(
        program,
        ['--data-only', '--no-sync', '-h', host, '-p', String(port), '-U', user, '-d', database],
        { env: { ...process.env, PGPASSWORD: password ?? '', PGOPTIONS: '' }, maxBuffer: 2 ** 28 },
      )
      return withoutOrder(text)
    }
  }
  return null
}

/**
 * A dump has rows as they lie in their table, which an import is free to choose, and the state of sequences, which are
 * past the highest key after one: neither is data. Nor are comments, and the key that newer versions put there.
 */
function withoutOrder(dump: string): string {
  const kept = dump.split('\n').filter((line) => !/^--|^\\(?:un)?restrict|^SELECT pg_catalog\.setval\(/.test(line))
  const tables = kept.join('\n').split(/(?<=^COPY .* FROM stdin;\n)([\s\S]*?)(?=^\\\.$)/m)
  return tables.map((part, index) => (index % 2 === 0 ? part : part.split('\n').sort().join('\n'))).join('')
}
