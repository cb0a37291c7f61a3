/**
 * A runner for the tests to kill: runs the case of a project without end, and says what it is about to do, a word a
 * line. Or, with `once`, opens and closes its provider, as every run does when it starts.
 *
 * Arguments: settings as JSON, the project's folder, `once` or nothing.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { PostgresSettings } from '../../model/config.ts'
import { runCase, SnapshotTemplates } from '../../run/index.ts'
import { parseCaseFile } from '../../transform/index.ts'
import { openProvider } from '../open-provider.ts'
import type { DatabaseTemplate, PostgresProvider } from '../provider.ts'
import type { Phase } from './test-runner.ts'

const [, json = '', root = '', once] = process.argv
const settings: PostgresSettings = JSON.parse(json)
const file = join(root, 'cases/map/busy-1.case.yaml')
const parsed = parseCaseFile(readFileSync(file, 'utf8'), file)

let phase: Phase = 'boot'
function enter(next: Phase): void {
  phase = next
  process.stdout.write(`${next}\n`)
}

/** A case does not tell where it is, but all that it does goes through here. */
pg.Client.prototype.query = new Proxy(pg.Client.prototype.query, {
  apply(query, client, args) {
    const text = JSON.stringify(args[0]) ?? ''
    if (text.includes('the step of the case')) enter('step')
    else if (text.includes('REPEATABLE READ READ ONLY')) enter('export')
    else if (phase === 'export' && text.includes('COMMIT')) enter('end')
    return Reflect.apply(query, client, args)
  },
})

function told(provider: PostgresProvider): PostgresProvider {
  return {
    kind: provider.kind,
    version: provider.version,
    boot(template) {
      enter('boot')
      if (!template) return provider.boot()
      const { base, prepare } = template
      return provider.boot({
        ...template,
        ...(base ? { base: { ...base, prepare: asImport(base.prepare) } } : {}),
        prepare: asImport(prepare),
      })
    },
    [Symbol.asyncDispose]: () => provider[Symbol.asyncDispose](),
  }
}

function asImport(prepare: DatabaseTemplate['prepare']): DatabaseTemplate['prepare'] {
  return async (connection) => {
    enter('import')
    await prepare(connection)
    enter('boot')
  }
}

do {
  enter('boot')
  await using opened = await openProvider(settings)
  const provider = told(opened)
  // As many imports as boots: what was imported is known to each of these once only.
  for (let round = 0; round < 3 && once === undefined; round++) {
    const templates = new SnapshotTemplates(root, () => [], true)
    const { status, error } = await runCase(parsed, { root, provider, templates, keep: 'never' })
    if (status !== 'pass') throw new Error(`the case does not pass: ${status} ${error}`)
  }
} while (once === undefined)
