import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../model/json.ts'
import type { SanitizeDecision } from '../model/sanitize-rule.ts'
import { readSnapshotFile, serializeSnapshot } from '../snapshot/index.ts'
import { Subjects } from './project.ts'
import { processTerminal } from './terminal.ts'
import { checkout, inProcess, temporaryFolder } from './test-command.ts'
import { shopForTests } from './test-shop-database.ts'

const smallShop = join(checkout, 'snapshots/bookshop/small-shop.json')
const exhaustive = join(checkout, 'snapshots/sentry/exhaustive.json')
const root = ['--root', checkout]

describe('roundtrip sanitize', () => {
  const { url } = shopForTests()

  test('writes a snapshot that imports and is exported again, byte for byte', async () => {
    await using folder = await temporaryFolder()
    const [out, again] = [join(folder.path, 'sanitized.json'), join(folder.path, 'again.json')]
    const subject = ['--subject', 'bookshop', ...root]
    const sanitized = await inProcess('sanitize', smallShop, '-o', out, '--seed', 'a seed for tests', ...subject)
    expect(sanitized).toMatchObject({ exitCode: 0, stderr: '' })
    expect(sanitized.stdout).toMatch(
      /^✓ 80 rows of .*small-shop\.json sanitized to .*: 54 by datetime, 4 by email, 13 by name, \d+ by text, 8 by uuid\n$/,
    )
    const imported = await inProcess('import', out, '--url', url(), '--into-existing', '--replace', ...subject)
    expect(imported).toMatchObject({ exitCode: 0, stderr: '' })
    await inProcess('export', again, '--url', url(), ...subject)
    expect(await readFile(again, 'utf8')).toBe(await readFile(out, 'utf8'))
  })

  test('makes the same of the same rows with a seed, and tells a program what it made', async () => {
    await using folder = await temporaryFolder()
    const files = ['a', 'b', 'c'].map((name) => join(folder.path, `${name}.ndjson.gz`))
    const [a = '', b = '', c = ''] = files
    const first = await inProcess('sanitize', smallShop, '-o', a, '--seed', 'a seed for tests', '--json', ...root)
    expect(JSON.parse(first.stdout)).toMatchObject({
      schemaVersion: 1,
      verdict: 'pass',
      subject: 'bookshop',
      rows: 80,
      replaced: { datetime: 54, email: 4, name: 13, uuid: 8 },
      isRepeatable: true,
    })
    await inProcess('sanitize', smallShop, '-o', b, '--seed', 'a seed for tests', ...root)
    const third = await inProcess('sanitize', smallShop, '-o', c, '--json', ...root)
    expect(JSON.parse(third.stdout)).toMatchObject({ isRepeatable: false })
    expect(await readSnapshotFile(b)).toEqual(await readSnapshotFile(a))
    expect(await readSnapshotFile(c)).not.toEqual(await readSnapshotFile(a))
  })

  test('writes nothing where something looks personal and nobody has decided', async () => {
    await using folder = await temporaryFolder()
    const [file, out] = [join(folder.path, 'shop.json'), join(folder.path, 'out.json')]
    const rows = JSON.parse(await readFile(smallShop, 'utf8'))
    const log = rows.find(({ model }: { readonly model: string }) => model === 'stock.event_log')
    log.fields.payload = { by: 'ilse@faehrhaus.example.net' }
    await writeFile(file, JSON.stringify(rows))
    await writeFile(out, 'as it was')
    const { exitCode, stderr } = await inProcess('sanitize', file, '-o', out, '--subject', 'bookshop', ...root)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('stock.event_log: field payload at by looks like an email address in 1 row')
    expect(stderr).not.toContain('ilse')
    expect(await readFile(out, 'utf8')).toBe('as it was')
    const { exitCode: code, stdout } = await inProcess(
      'sanitize',
      file,
      '-o',
      out,
      '--subject',
      'bookshop',
      '--json',
      ...root,
    )
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'fail',
      problems: [{ model: 'stock.event_log', field: 'payload' }],
    })
  })

  test('prints no row to what is no file, reads none, and takes no seed that is none', async () => {
    await using folder = await temporaryFolder()
    const [pipe, out] = [join(folder.path, 'pipe.json'), join(folder.path, 'out.json')]
    execFileSync('mkfifo', [pipe])
    for (const [argv, message] of [
      [[smallShop, '-o', pipe], 'pipe.json is no file'],
      [[pipe, '-o', out], 'pipe.json is no file, and what is sanitized is read twice'],
      [[smallShop, '-o', out, '--seed', ''], 'the seed is too short'],
      [[smallShop, '-o', out, '--seed', 'short'], 'the seed is too short'],
      [[smallShop, '-o', join(folder.path, 'out.tar')], 'which sanitize does not write'],
    ] as const) {
      const ended = await inProcess('sanitize', ...argv, '--subject', 'bookshop', ...root)
      expect(ended).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(message) })
    }
    expect(await readdir(folder.path)).toEqual(['pipe.json'])
  })

  test('needs an output, and a subject', async () => {
    await using folder = await temporaryFolder()
    expect(await inProcess('sanitize', smallShop)).toMatchObject({ exitCode: 2 })
    const file = join(folder.path, 'of-nobody.json')
    await writeFile(file, '[]')
    const { exitCode, stderr } = await inProcess('sanitize', file, '-o', join(folder.path, 'out.json'))
    expect(exitCode).toBe(2)
    expect(stderr).toContain('--subject NAME')
    expect(existsSync(join(folder.path, 'out.json'))).toBe(false)
  })
})

test.each([
  ['bookshop', smallShop],
  ['sentry', exhaustive],
])(
  'no original of more than three characters is anywhere in the sanitized snapshot of %s',
  async (subject, file) => {
    await using folder = await temporaryFolder()
    const out = join(folder.path, 'out.json')
    expect(await inProcess('sanitize', file, '-o', out, '--seed', 'a seed for tests', ...root)).toMatchObject({
      exitCode: 0,
      stderr: '',
    })
    await using subjects = new Subjects(processTerminal())
    const { schema } = await subjects.open({ root: checkout, name: subject })
    const decisionOf = (model: string, field: string): SanitizeDecision | null =>
      [...schema.models.values()].find(({ name }) => name === model)?.fields.find(({ name }) => name === field)
        ?.sanitize ?? null
    const originals = new Set<string>()
    for (const { model, fields } of await readSnapshotFile(file)) {
      for (const [field, value] of Object.entries(fields)) {
        const decision = decisionOf(model, field)
        if (decision?.kind !== 'replace' || decision.by === 'datetime') continue
        for (const text of Array.isArray(value) ? value : [value]) {
          if (typeof text === 'string' && text.length > 3 && /[\p{L}\p{N}]/u.test(text)) originals.add(text)
        }
      }
    }
    expect(originals.size).toBeGreaterThan(20)
    const survivors = new Set<string>()
    for (const { model, fields } of await readSnapshotFile(out)) {
      for (const [field, value] of Object.entries(fields)) {
        const decision = decisionOf(model, field)
        const hasReason = JSON.stringify(decision)?.match(/"because":"/)
        if (hasReason || typeof value === 'number') continue
        const text = withoutNames(JSON.stringify(value), decision)
        for (const original of originals) {
          if (text.includes(JSON.stringify(original).slice(1, -1))) survivors.add(`${model}.${field}`)
        }
      }
    }
    expect([...survivors]).toEqual([])
  },
  60_000,
)

/** Without the members that the decision names by path: they are the application's. */
function withoutNames(json: string, decision: SanitizeDecision | null): string {
  const steps = decision?.kind === 'within' ? decision.paths.flatMap(({ path }) => path) : []
  return steps.reduce((text, step) => (step.kind === 'member' ? text.replaceAll(`"${step.name}":`, '') : text), json)
}

test('a name that is planted as that of a member, where no path leads, is found in every JSON field of Sentry', async () => {
  await using folder = await temporaryFolder()
  await using subjects = new Subjects(processTerminal())
  const { schema } = await subjects.open({ root: checkout, name: 'sentry' })
  const rows = [...(await readSnapshotFile(exhaustive))]
  const usernames = rows.flatMap(({ model, fields }) => (model === 'sentry.user' ? [fields.username] : []))
  const username = usernames.find((name): name is string => typeof name === 'string' && /^[a-z]{4,}$/.test(name))
  if (username === undefined) throw new Error('no user whose name could be that of a member')
  const [planted, safe] = [{ unheardOf: [{ [username]: 3 }] }, { unheardOf: [{ somebody: 3 }] }]
  const places: string[] = []
  const withMember = (member: JsonObject) =>
    rows.map((row, index) => {
      const fields = schema.models.get(row.model)?.fields.filter(({ sanitize }) => sanitize?.kind === 'within') ?? []
      if (fields.length === 0 || rows.findIndex(({ model }) => model === row.model) !== index) return row
      places.push(...fields.map(({ name }) => `${row.model} row 1: field ${name} holds what was replaced in`))
      const values = fields.map(({ name, type }): [string, JsonValue] => {
        const isText = type.kind === 'base' && type.name === 'text'
        return [name, isText ? JSON.stringify(member) : member]
      })
      return { ...row, fields: { ...row.fields, ...Object.fromEntries(values) } }
    })
  const [file, out] = [join(folder.path, 'planted.json'), join(folder.path, 'out.json')]
  const sanitize = async (member: JsonObject) => {
    await writeFile(file, serializeSnapshot(withMember(member)))
    return await inProcess('sanitize', file, '-o', out, '--seed', 'a seed for tests', '--subject', 'sentry', ...root)
  }
  expect(await sanitize(safe)).toMatchObject({ exitCode: 0, stderr: '' })
  const { exitCode, stderr } = await sanitize(planted)
  expect(exitCode).toBe(1)
  expect(new Set(places).size).toBeGreaterThan(20)
  for (const place of places) expect(stderr).toContain(place)
}, 60_000)
