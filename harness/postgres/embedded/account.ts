import { readFile } from 'node:fs/promises'
import { HarnessError } from '../../model/errors.ts'

/** Another operating-system account, which the server runs under. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/**
 * Who must run the server: null for the runner itself; for root, whom PostgreSQL refuses, the account `postgres`,
 * else `nobody`, else the first other one (initdb wants an entry in /etc/passwd).
 * @throws HarnessError `infrastructure`
 */
export async function serverAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null
  const others = parsePasswd(await readFile('/etc/passwd', 'utf8')).filter((account) => account.uid !== 0)
  const chosen = others.find(({ name }) => name === 'postgres') ?? others.find(({ name }) => name === 'nobody')
  const account = chosen ?? others[0]
  if (account) return account
  throw new HarnessError('PostgreSQL refuses to run as root, and /etc/passwd has no other account to run it under.', {
    code: 'infrastructure',
    fix: 'Add one (`useradd --system postgres`), or run as an unprivileged user.',
  })
}

/** In the order of the file; lines that are no accounts are left out. */
export function parsePasswd(text: string): readonly Account[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':')
    if (!name || !uid || !gid || !/^\d+$/.test(uid) || !/^\d+$/.test(gid)) return []
    return [{ name, uid: Number(uid), gid: Number(gid) }]
  })
}
