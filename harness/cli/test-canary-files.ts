import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JsonValue } from '../model/json.ts'
import type { Schema } from '../model/schema.ts'
import { modelName, type Row, type Snapshot } from '../model/snapshot.ts'
import { serializeSnapshot } from '../snapshot/index.ts'
import type { Canaries } from './test-canaries.ts'
import { plantCanaries } from './test-plant-canaries.ts'

/** Writes snapshots of the bookshop and cases that are wrong in every way, with canaries. @returns their paths */
export async function writeBadFiles(
  folder: string,
  schema: Schema,
  before: Snapshot,
  canaries: Canaries,
): Promise<{ readonly snapshots: readonly string[]; readonly cases: readonly string[] }> {
  const secret = (): string => canaries.text('a file')
  const snapshots: string[] = []
  const add = async (name: string, content: string | Buffer): Promise<void> => {
    const path = join(folder, name)
    await writeFile(path, content)
    snapshots.push(path)
  }
  const changed = plantCanaries(schema, before, canaries)
  await add('changed.json', serializeSnapshot(changed))
  await add('kinds.json', serializeSnapshot(withFields(before, wrongKinds(secret))))
  await add('fields.json', serializeSnapshot(withFields(before, unknownFields(secret))))
  await add('keys.json', serializeSnapshot(withFields(before, danglingKeys(secret))))
  await add('natural-keys.json', serializeSnapshot(withNaturalKeys(before, secret)))
  for (const [name, changes] of Object.entries(refusedRows(secret))) {
    await add(`refused-${name}.json`, serializeSnapshot(withFields(before, changes)))
  }
  await add('doubled.json', serializeSnapshot([...before, ...before, ...changed]))
  await add('unknown.json', serializeSnapshot([...unknownRows(secret), ...before]))
  await add('other-keys.json', serializeSnapshot(before.map((row) => otherKey(row, secret))))
  const wrap = (message: string): string =>
    `[\n  {"model": "shop.gift_wrap", "pk": 1, "fields": {"paper": "x", "message": ${message}, "line": 1, "order_id": 1}}\n]\n`
  const broken = {
    cut: wrap(`"${secret()}`).slice(0, -30),
    escape: wrap(`"${secret()}\\x${secret()}"`),
    bare: wrap(`${secret()}`),
    control: wrap(`"${secret()}\n${secret()}"`),
    twice: wrap(`{"${'k'.repeat(3)}${secret()}": 1}`).replace(/("kkk\w+": 1)/, '$1, $1'),
    colon: wrap(`"${secret()}": "${secret()}"`),
    row: `[{"model": "shop.gift_wrap", "pk": {"${secret()}": "${secret()}"}, "fields": ["${secret()}"], "message": "${secret()}"}]`,
    key: `[{"model": "${secret()}", "pk": ["${secret()}", {}], "fields": "${secret()}"}]`,
  }
  for (const [name, text] of Object.entries(broken)) {
    await add(`${name}.json`, text)
    await add(
      `${name}.ndjson`,
      text
        .split('\n')
        .filter((line) => line.length > 1)
        .join('\n'),
    )
  }
  await add('encoding.json', Buffer.from(wrap(`"${secret()}\u00e9${secret()}"`), 'latin1'))
  const cases: string[] = []
  for (const [name, text] of Object.entries(badCases(secret))) {
    const path = join(folder, `${name}.case.yaml`)
    await writeFile(path, text)
    cases.push(path)
  }
  return { snapshots, cases }
}

type Changes = Readonly<Record<string, Readonly<Record<string, JsonValue>>>>

function withFields(rows: Snapshot, changes: Changes): Snapshot {
  return rows.map((row) => ({ ...row, fields: { ...row.fields, ...changes[row.model] } }))
}

/** What no column of these takes, in and beside secrets. */
function wrongKinds(secret: () => string): Changes {
  return {
    'shop.author': { bio: null, born: 'yesterday' },
    'shop.book': { tags: { [secret()]: secret() }, title: null, rating: 'good' },
    'shop.customer': { email: { [secret()]: [secret()] }, favourite_book_id: 'none' },
    'shop.edition': { price_history: [secret(), { [secret()]: 1 }], thumbnail: secret(), price: 'dear' },
    'shop.order': { customer_id: secret(), status: 'lost' },
    'shop.promotion': { code: null, days: 'never' },
    'stock.event_log': { number: secret(), at: 'now and then' },
  }
}

/** What columns take, and PostgreSQL refuses. */
function refusedRows(secret: () => string): Readonly<Record<string, Changes>> {
  return {
    domain: { 'shop.customer': { email: secret() } },
    check: { 'shop.gift_wrap': { message: `forbidden ${secret()}` } },
    generated: { 'shop.gift_wrap': { message: `number ${secret()}` } },
    unique: { 'shop.promotion': { code: secret() } },
    deferred: { 'shop.receipt': { code: secret() } },
    raised: { 'shop.gift_wrap': { message: secret(), paper: 'refused 23514' } },
  }
}

/** Slips of the names of secrets. */
function unknownFields(secret: () => string): Changes {
  return {
    'shop.gift_wrap': { mesage: secret(), [`message ${secret().slice(0, 3)}`]: secret() },
    'shop.customer': { id: secret(), e_mail: secret() },
    'stock.warehouse': { code: secret() },
  }
}

function danglingKeys(secret: () => string): Changes {
  return {
    'shop.order_line': { isbn: secret() },
    'shop.receipt': { code: secret() },
    'stock.level': { warehouse: secret(), isbn: secret() },
    'stock.Stocktake': { warehouse: secret() },
  }
}

/** Django writes foreign keys so: the natural key of a book holds its title, which is secret. */
function withNaturalKeys(rows: Snapshot, secret: () => string): Snapshot {
  return rows.map((row) => {
    if (row.model !== 'shop.book_author') return row
    const title = [1, secret()]
    return {
      ...row,
      pk: [title, row.fields.author_id ?? null],
      fields: { ...row.fields, book_id: title, share: 'much' },
    }
  })
}

function unknownRows(secret: () => string): Snapshot {
  return [
    { model: modelName('shop.custommer'), pk: secret(), fields: { name: secret() } },
    { model: modelName('stock.levels'), pk: [secret(), secret()], fields: { warehouse: secret() } },
  ]
}

/** Primary keys that are not those of the fields, or no keys at all. */
function otherKey(row: Row, secret: () => string): Row {
  if (row.model === 'stock.level') return { ...row, pk: [secret(), secret()] }
  return row.model === 'shop.customer' || row.model === 'shop.edition' ? { ...row, pk: secret() } : row
}

function badCases(secret: () => string): Readonly<Record<string, string>> {
  const steps = (...lines: readonly string[]): string =>
    ['name: bad', 'subject: bookshop', 'snapshot: before', 'transform:', ...lines.map((line) => `  ${line}`), ''].join(
      '\n',
    )
  const update = (set: string): string =>
    steps('- update: shop.gift_wrap', `  where: { message: ${secret()} }`, `  set: ${set}`)
  const expecting = (fields: string): string =>
    `${steps('- sql: SELECT 1')}expect:\n  changes:\n    - { changed: shop.gift_wrap, where: all, fields: ${fields} }\n`
  return {
    unclosed: update(`{ message: "${secret()}`),
    alias: update(`{ message: *${secret()} }`),
    tag: update(`{ message: !${secret()} ${secret()} }`),
    escape: update(`{ message: "${secret()}\\q${secret()}" }`),
    nested: update(`{ message: a: ${secret()} }`),
    text: update(secret()),
    list: update(`[${secret()}]`),
    operator: update(`{ message: { $sqll: ${secret()} } }`),
    sql: update(`{ message: { $sql: [${secret()}] } }`),
    reference: update(`{ message: { $ref: ${secret()} } }`),
    twice: update(`{ message: ${secret()}, message: ${secret()} }`),
    rows: steps('- insert: shop.gift_wrap', `  rows: ${secret()}`),
    row: steps('- insert: shop.gift_wrap', `  rows: [${secret()}, { mesage: ${secret()} }]`),
    where: steps('- delete: shop.gift_wrap', `  where: ${secret()}`),
    kind: update(`{ number: ${secret()}, line: ${secret()} }`),
    pattern: expecting(`{ message: { $matches: "(${secret()}" } }`),
    matcher: expecting(`{ message: { $any: ${secret()} } }`),
    moment: expecting(`{ message: { $after: ${secret()} } }`),
    expected: expecting(`{ price_history: ${secret()} }`),
    key: steps('- delete: shop.customer', `  where: { pk: ${secret()} }`),
    keys: steps('- delete: stock.level', `  where: { pk: [${secret()}] }`),
    through: steps('- delete: shop.gift_wrap', `  where: { message: { ${secret()}: ${secret()} } }`),
  }
}
