import { expect, test } from 'vitest'
import { parsePasswd, serverAccount } from './account.ts'

test('accounts are read in the order of the file, without lines that are none', () => {
  const text = '# comment\nroot:x:0:0:root:/root:/bin/sh\n\n+nis\npostgres:x:101:104:a, b:/var/lib:/bin/sh\n'
  expect(parsePasswd(text)).toEqual([
    { name: 'root', uid: 0, gid: 0 },
    { name: 'postgres', uid: 101, gid: 104 },
  ])
})

test('only root needs another account', async () => {
  const account = await serverAccount()
  if (process.getuid?.() === 0) expect(account?.uid).toBeGreaterThan(0)
  else expect(account).toBeNull()
})
