import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Connection, connect } from '../connect.ts'
import type { ThrowawayServer } from '../provider.ts'
import { ownDatabase } from '../test-own-database.ts'
import { introspect } from './introspect.ts'
import { columnsSetByTriggers, type UpdateTriggerRow } from './update-triggers.ts'

let server: ThrowawayServer
let connection: Connection

beforeAll(async () => {
  server = await ownDatabase()
  connection = await connect(server.connection)
  await connection.query(`
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := now(); RETURN NEW; END $$;
    CREATE FUNCTION quoted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW."At" := now(); RETURN NEW; END $$;
    CREATE EXTENSION moddatetime`)
}, 60_000)
afterAll(async () => {
  await connection[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

/** The columns of a table with such triggers that the catalog says are set, each with the trigger's name. */
async function setColumns(...triggers: readonly string[]): Promise<readonly string[]> {
  try {
    await connection.query('CREATE TABLE thing (id int PRIMARY KEY, at timestamptz, "At" timestamptz)')
    for (const sql of triggers) await connection.query(sql)
    const { tables } = await introspect(connection)
    const columns = tables.find(({ name }) => name === 'thing')?.columns ?? []
    return columns.flatMap(({ name, setByTrigger }) => (setByTrigger === undefined ? [] : [`${name} ${setByTrigger}`]))
  } finally {
    await connection.query('DROP TABLE thing')
  }
}

const touches = (name: string, when: string, which = 'FOR EACH ROW', call = 'touch()') =>
  `CREATE TRIGGER ${name} ${when} ON thing ${which} EXECUTE FUNCTION ${call}`

const whenRow = (condition: string) => `FOR EACH ROW WHEN (${condition})`

describe('the catalog says of a column which trigger sets it', () => {
  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['before each update of a row', [touches('t', 'BEFORE UPDATE')], ['at t']],
    ['whatever else it fires for', [touches('t', 'BEFORE INSERT OR UPDATE OR DELETE')], ['at t']],
    ['when the row differs', [touches('t', 'BEFORE UPDATE', whenRow('OLD.* IS DISTINCT FROM NEW.*'))], ['at t']],
    ['when the record differs', [touches('"when"', 'BEFORE UPDATE', whenRow('NEW <> OLD'))], ['at when']],
    ['not for some columns only', [touches('t', 'BEFORE UPDATE OF id')], []],
    ['not when something else is asked', [touches('t', 'BEFORE UPDATE', whenRow('NEW.id > 0'))], []],
    ['not when a column differs', [touches('t', 'BEFORE UPDATE', whenRow('NEW.at IS DISTINCT FROM OLD.at'))], []],
    ['not when a column was left alone', [touches('t', 'BEFORE UPDATE', whenRow('NEW.at = OLD.at'))], []],
    ['nor by moddatetime then', [touches('t', 'BEFORE UPDATE OF id', 'FOR EACH ROW', 'moddatetime("At")')], []],
    ['always', [touches('t', 'BEFORE UPDATE'), 'ALTER TABLE thing ENABLE ALWAYS TRIGGER t'], ['at t']],
    ['last, of several', [touches('b', 'BEFORE UPDATE'), touches('a', 'BEFORE UPDATE')], ['at b']],
    ['by its very name', [touches('"T t"', 'BEFORE UPDATE', 'FOR EACH ROW', 'quoted()')], ['At T t']],
    [
      'as the extension moddatetime does',
      [touches('t', 'BEFORE UPDATE', 'FOR EACH ROW', 'moddatetime("At")')],
      ['At t'],
    ],
    ['not when it is disabled', [touches('t', 'BEFORE UPDATE'), 'ALTER TABLE thing DISABLE TRIGGER t'], []],
    ['not on replicas', [touches('t', 'BEFORE UPDATE'), 'ALTER TABLE thing ENABLE REPLICA TRIGGER t'], []],
    ['not after an update', [touches('t', 'AFTER UPDATE')], []],
    ['not for new rows alone', [touches('t', 'BEFORE INSERT')], []],
    ['not once for a whole statement', [touches('t', 'BEFORE UPDATE', 'FOR EACH STATEMENT')], []],
    ['not when there is none', [], []],
  ])('%s', async (_, triggers, expected) => {
    expect(await setColumns(...triggers)).toEqual(expected)
  })
})

test('a function in C is known by its own name, not by that of another or by a text in another language', () => {
  const argument = Buffer.from('Changed at\0').toString('hex')
  const row: UpdateTriggerRow = {
    table: '1',
    name: 't',
    language: 'c',
    function: 'moddatetime',
    arguments: argument,
    ofColumns: false,
    whenIn: null,
  }
  expect([...columnsSetByTriggers([row])]).toEqual([['Changed at', 't']])
  expect(columnsSetByTriggers([{ ...row, function: 'tsvector_update_trigger' }]).size).toBe(0)
  expect(columnsSetByTriggers([{ ...row, language: 'sql' }]).size).toBe(0)
})
