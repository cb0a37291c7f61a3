import { describe, expect, test } from 'vitest'
import type { Table, TriggerDefinition } from '../../model/catalog.ts'
import { type CatalogIdentities, sameStructure, tableKey } from '../../model/structure.ts'
import { triggerChanges } from './trigger-changes.ts'

const beforeUpdate = 'BEFORE UPDATE ON shop.book FOR EACH ROW EXECUTE FUNCTION shop.touch()'

function trigger(rest = beforeUpdate, fires?: TriggerDefinition['fires'], name = 't'): TriggerDefinition {
  return { name, definition: `CREATE TRIGGER ${name} ${rest}`, ...(fires ? { fires } : {}) }
}

function table(triggers: readonly TriggerDefinition[], columns: readonly string[] = ['price'], name = 'book'): Table {
  return {
    ...{ schema: 'shop', name, primaryKey: [], uniques: [], foreignKeys: [], triggers: [] },
    columns: columns.map((column) => ({
      ...{ name: column, type: { kind: 'base' as const, name: 'text' }, sqlType: 'text', nullable: true },
      ...{ default: null, generated: null, identity: null, sequence: null },
    })),
    triggerDefinitions: triggers,
  }
}

function numbered(functions: Readonly<Record<string, string>>): CatalogIdentities {
  return { tables: new Map(), labels: new Map(), functions: new Map(Object.entries(functions)) }
}

interface Names {
  readonly columns?: Readonly<Record<string, string>>
  readonly functions?: readonly [Readonly<Record<string, string>>, Readonly<Record<string, string>>]
  readonly secret?: string
}

function changes(before: Table, after: Table, { columns = {}, functions = [{}, {}], secret }: Names = {}) {
  const names = new Map(before.columns.map(({ name }) => [name, columns[name] ?? name]))
  const other = table([], [], 'shelf')
  const links = new Map([
    ...sameStructure([]),
    [tableKey(before), { before, after, columns: names }],
    [tableKey(other), { before: other, after: table([], [], 'rack'), columns: new Map() }],
  ])
  return triggerChanges(
    { before, after, columns: names },
    {
      links,
      labels: new Map(),
      identities: { before: numbered(functions[0]), after: numbered(functions[1]) },
      isSecret: (column) => column === secret,
    },
  )
}

const one = (before: TriggerDefinition, after: TriggerDefinition) => changes(table([before]), table([after]))
const isNow = 'trigger t of table shop.book is now'

describe('a trigger is told', () => {
  test('that goes or comes, with what it does', () => {
    const text = 'BEFORE UPDATE FOR EACH ROW EXECUTE FUNCTION shop.touch()'
    expect(changes(table([trigger()]), table([]))).toEqual([`table shop.book lost its trigger t, ${text}`])
    expect(changes(table([]), table([trigger()]))).toEqual([`table shop.book has a trigger now, t, ${text}`])
  })

  test.each([
    ['of another event', 'AFTER INSERT ON shop.book FOR EACH ROW EXECUTE FUNCTION shop.touch()'],
    ['of other columns', 'BEFORE UPDATE OF price ON shop.book FOR EACH ROW EXECUTE FUNCTION shop.touch()'],
    ['of TRUNCATE, too', 'BEFORE UPDATE OR TRUNCATE ON shop.book FOR EACH ROW EXECUTE FUNCTION shop.touch()'],
    ['once for a whole statement', 'BEFORE UPDATE ON shop.book FOR EACH STATEMENT EXECUTE FUNCTION shop.touch()'],
    ['on a condition', "BEFORE UPDATE ON shop.book FOR EACH ROW WHEN ((new.a = 'x')) EXECUTE FUNCTION shop.touch()"],
    ['with another function', 'BEFORE UPDATE ON shop.book FOR EACH ROW EXECUTE FUNCTION suppress()'],
    ['with other values', "BEFORE UPDATE ON shop.book FOR EACH ROW EXECUTE FUNCTION shop.touch('a(b)')"],
    ['from another table', 'BEFORE UPDATE ON shop.book FROM shop.pen FOR EACH ROW EXECUTE FUNCTION shop.touch()'],
  ])('%s', (_, definition) => {
    const text = (rest: string) => rest.replace(' ON shop.book', '')
    expect(one(trigger(), trigger(definition))).toEqual([`${isNow} ${text(definition)}, and was ${text(beforeUpdate)}`])
  })

  test('that fires elsewhere, or no more', () => {
    const usual = trigger()
    const [replica, never] = [trigger(beforeUpdate, 'on-replicas'), trigger(beforeUpdate, 'never')]
    const is = 'trigger t of table shop.book is'
    expect(one(usual, replica)).toEqual([`${is} enabled on replicas only now, and was enabled`])
    expect(one(trigger(beforeUpdate, 'always'), never)).toEqual([`${is} disabled now, and was enabled always`])
    expect(one(never, trigger(beforeUpdate.replace('touch', 'log')))).toEqual([
      `${isNow} BEFORE UPDATE FOR EACH ROW EXECUTE FUNCTION shop.log(), enabled, ` +
        'and was BEFORE UPDATE FOR EACH ROW EXECUTE FUNCTION shop.touch(), disabled',
    ])
  })

  test('by a condition that is cut short, unless that hides what is other', () => {
    const when = (end: string, name = 'touch') =>
      trigger(`AFTER DELETE ON shop.book FOR EACH ROW WHEN ((${'x'.repeat(90)}${end})) EXECUTE FUNCTION shop.${name}()`)
    expect(one(when('1'), when('1', 'log'))[0]).toContain(`WHEN ((${'x'.repeat(79)}…) EXECUTE FUNCTION shop.log()`)
    expect(one(when('1'), when('2'))[0]).toContain(`${'x'.repeat(90)}2)) EXECUTE`)
  })

  test('of a condition that has OLD and NEW the other way round', () => {
    const when = (condition: string) =>
      trigger(`BEFORE UPDATE ON shop.book FOR EACH ROW WHEN ((${condition})) EXECUTE FUNCTION shop.touch()`)
    expect(one(when('old.price > new.price'), when('new.price > old.price'))).toHaveLength(1)
  })

  test('with a text that only looks like a secret', () => {
    const said = trigger(
      "BEFORE UPDATE ON shop.book FOR EACH ROW WHEN ((new.a = 'old.token')) EXECUTE FUNCTION shop.touch()",
    )
    expect(changes(table([said]), table([]), { secret: 'token' }).join()).toContain("WHEN ((new.a = 'old.token'))")
  })

  test('without a condition on a secret', () => {
    const when = "UPDATE ON shop.book FOR EACH ROW WHEN ((old.token = 'tok')) EXECUTE FUNCTION shop.touch()"
    const [before, after] = [table([trigger(`BEFORE ${when}`)]), table([trigger(`AFTER ${when}`)])]
    const found = changes(before, after, { secret: 'token' })
    expect(found).toHaveLength(1)
    expect(found.join()).toContain('WHEN (not shown)')
    expect(found.join()).not.toContain("'tok'")
  })
})

describe('a trigger is the same where only names are others:', () => {
  const when = (column: string, on = 'book') =>
    trigger(
      `BEFORE UPDATE OF a, ${column} ON shop.${on} FOR EACH ROW WHEN (((old.${column} IS DISTINCT FROM new.${column}) ` +
        `AND (new.${column} <> 'old.price'::text))) EXECUTE FUNCTION shop.touch('price')`,
    )

  test('of a column or the table', () => {
    const columns = { price: 'Unit Price' }
    const renamed = (name: string) => table([when('"Unit Price"', name)], ['Unit Price'], name)
    expect(changes(table([when('price')]), renamed('book'), { columns })).toEqual([])
    expect(changes(table([when('price')]), renamed('tome'), { columns })).toEqual([])
    expect(changes(table([when('price')]), table([when('cost')], ['Unit Price', 'cost']), { columns })).toHaveLength(1)
  })

  test('of its function', () => {
    const [before, after] = [trigger(), trigger(beforeUpdate.replace('touch', 'stamp'))]
    const seen = (then: string, now: Readonly<Record<string, string>>) =>
      changes(table([before]), table([after]), { functions: [{ 'shop.touch': then }, now] })
    expect(seen('7', { 'shop.stamp': '7' })).toEqual([])
    expect(seen('7', { 'shop.stamp': '8' })).toHaveLength(1)
    expect(one(before, before)).toEqual([])
  })

  test('of the table that it refers to', () => {
    const from = (name: string) =>
      trigger(`AFTER INSERT ON shop.book FROM shop.${name} NOT DEFERRABLE INITIALLY
 IMMEDIATE FOR EACH ROW EXECUTE FUNCTION shop.touch()`)
    expect(one(from('shelf'), from('rack'))).toEqual([])
    expect(one(from('shelf'), from('shelf'))).toHaveLength(1)
  })
})
