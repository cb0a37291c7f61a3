import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connect, createEmbeddedProvider } from '../postgres/index.ts'
import { checkout, inProcess, temporaryFolder } from './test-command.ts'

const subject = ['--subject', 'sentry', '--root', checkout]

test.each(['fresh-install', 'exhaustive'])(
  'the sanitized snapshot %s of Sentry round-trips',
  async (name) => {
    await using provider = await createEmbeddedProvider()
    await using server = await provider.boot()
    await using connection = await connect(server.connection)
    await connection.client.query(await readFile(join(checkout, 'snapshots/sentry/schema.sql'), 'utf8'))
    await using folder = await temporaryFolder()
    const [out, again] = [join(folder.path, 'sanitized.json'), join(folder.path, 'again.json')]
    const file = join(checkout, `snapshots/sentry/${name}.json`)
    expect(await inProcess('sanitize', file, '-o', out, '--seed', 'a seed for tests', ...subject)).toMatchObject({
      exitCode: 0,
      stderr: '',
    })
    expect(await inProcess('validate', out, ...subject)).toMatchObject({ exitCode: 0 })
    const imported = await inProcess('import', out, '--url', server.url, '--into-existing', '--replace', ...subject)
    expect(imported).toMatchObject({ exitCode: 0, stderr: '' })
    await inProcess('export', again, '--url', server.url, ...subject)
    expect(await inProcess('compare', out, again, ...subject)).toMatchObject({ exitCode: 0 })
    expect(await readFile(again, 'utf8')).toBe(await readFile(out, 'utf8'))
  },
  120_000,
)
