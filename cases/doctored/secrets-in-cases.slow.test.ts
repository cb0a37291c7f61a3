import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { Doctor } from './test-doctor.ts'
import { published } from './test-published.ts'

// Each test boots servers, three for a case that fails; a busy machine may take its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

const project = join(import.meta.dirname, '../..')
let doctor: Doctor
let folder: string
beforeAll(async () => {
  doctor = await Doctor.arrive()
  folder = await mkdtemp(join(tmpdir(), 'pg-roundtrip-written-'))
})
afterAll(async () => {
  await doctor[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

describe('a secret that people wrote into a case', () => {
  const root = () => join(folder, 'written')

  beforeAll(async () => {
    const home = join(root(), 'snapshots', 'shop')
    await mkdir(home, { recursive: true })
    await mkdir(join(root(), 'cases'))
    await writeFile(
      join(home, 'schema.sql'),
      `CREATE TABLE account (id int PRIMARY KEY, name text UNIQUE NOT NULL, password text, "api key" text);
       CREATE FUNCTION set_password(number int, plain text) RETURNS void
         LANGUAGE sql AS $$ UPDATE account SET password = md5(plain) WHERE id = number $$;`,
    )
    const secrets = { 'public.account': { secrets: ['password', 'api key'] } }
    const definition = { name: 'shop', schema: 'schema.sql', models: secrets }
    await writeFile(join(home, 'subject.ts'), `export default ${JSON.stringify(definition)}`)
    const row = (pk: number, name: string) => {
      return { model: 'public.account', pk, fields: { name, password: `stored-hash-of-${name}`, 'api key': null } }
    }
    await writeFile(join(home, 'small.json'), JSON.stringify([row(1, 'ann'), row(2, 'bob')]))
    const client = join(project, 'node_modules/pg/lib/index.js')
    await writeFile(
      join(root(), 'set.mjs'),
      `import pg from '${client}'
       const client = new pg.Client(process.env.DATABASE_URL)
       await client.connect()
       const given = process.argv.at(-1)
       if (given.startsWith('refused')) { console.error('too weak: ' + given + process.env.PLAIN); process.exit(1) }
       await client.query('UPDATE account SET name = name || 1, password = ' + process.env.AS, [given])
       await client.end()`,
    )
  })

  const insert = `INSERT INTO account (id, name, password)
      VALUES (4, 'dora', md5('hunter2-plaintext'));
      UPDATE account SET PASSWORD = md5('hunter2-second') WHERE id = 2`
  const command = (words: string, as: string, more = '') =>
    `run: ${words}\n    cwd: ..\n    env: { AS: '${as}', ${more} }`

  test.each<readonly [string, string]>([
    ['SQL whose lines do not all name the field', `sql: |\n      ${insert}`],
    ['SQL in folded lines', `sql: >\n      ${insert}`],
    ['SQL in quotes', `sql: ${JSON.stringify(insert)}`],
    [
      'a name in quotes',
      `sql: |\n      UPDATE account SET name = 'x' || id,\n      "api key" =\n      md5('hunter2-plaintext')`,
    ],
    [
      'a table without its columns',
      `sql: |\n      INSERT INTO account\n      VALUES (4, 'dora', md5('hunter2-plaintext'))`,
    ],
    [
      'a function',
      `sql: |\n      UPDATE account SET name = name || '!';\n      SELECT set_password(\n      1, 'hunter2-plaintext')`,
    ],
    ['comments', `# the password\n  # hunter2-plaintext\n    sql: UPDATE account SET name = 'x' WHERE id = 1`],
    ['a command', command('node set.mjs hunter2-newsecret', '$1')],
    ['a longer command', command(`node set.mjs ${'--verbose '.repeat(4)}hunter2-newsecret-that-is-cut`, '$1')],
    ['a command that names the field', command('node set.mjs --password hunter2-newsecret', 'md5($1)')],
    ['the words of a command', command('[node, set.mjs, --new-password,\n      hunter2-newsecret]', 'md5($1)')],
    [
      'a heredoc',
      `run: |\n      node ../set.mjs "$(cat <<PASSWORD\n      hunter2-newsecret\n      PASSWORD\n      )"\n    env: { AS: md5($1) }`,
    ],
    ['variables', command('node set.mjs $NEW_PASSWORD', 'md5($1)', 'NEW_PASSWORD: hunter2-newsecret')],
    ['a command that fails', command('node set.mjs --password refused-hunter2', 'md5($1)')],
    ['a variable of a command that fails', command('node set.mjs refused', '$1', 'PLAIN: hunter2-plain, PASSWORD: x')],
  ])('is not shown: %s', async (_, step) => {
    const text = `name: an account is changed\nsubject: shop\nsnapshot: small\ntransform:\n  - ${step}\n`
    expect(await told(text, 'a.case.yaml')).toEqual([])
  })

  test('is not shown where it is the name of a case, a tag, or in JSON', async () => {
    const sql = "UPDATE account SET name = 'x' || id, password = 'hunter2-stored' WHERE id = 1"
    const parts = { name: 'sets hunter2-stored', tags: ['hunter2-stored'], subject: 'shop', snapshot: 'small' }
    expect(await told(JSON.stringify({ ...parts, transform: [{ sql }] }, null, 2), 'b.case.json')).toEqual([])
  })

  test('is not shown of a command before it is known what is secret', async () => {
    const text = 'name: a\nsubject: nobody\nsnapshot: small\ntransform: [{ run: node set.mjs hunter2-plain }]\n'
    expect(await told(text, 'c.case.yaml')).toEqual([])
  })

  /** Where a secret is told in what is published of a case that fails. */
  async function told(text: string, name: string): Promise<readonly string[]> {
    const file = join(root(), 'cases', name)
    await writeFile(file, text)
    const report = await doctor.runYaml(text, root(), file)
    expect(report.status).not.toBe('pass')
    return [...(await published(report, folder)).matchAll(/.{0,60}hunter2.{0,20}/g)].map(([place]) => place)
  }
})
