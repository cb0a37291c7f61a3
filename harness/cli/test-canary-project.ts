import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { autoComparators } from '../../comparators/index.ts'
import { loadSubject } from '../config/index.ts'
import { createEmbeddedProvider, type PostgresProvider } from '../postgres/index.ts'
import { type BoundSubject, bindSubject } from '../run/index.ts'
import { copiesSchema, copiesSubject } from './test-canary-copies.ts'
import { checkout, temporaryFolder } from './test-command.ts'
import { shopSchema } from './test-shop-schema.ts'

/** Everything of the bookshop that has a type of its own is a secret here, keys that others refer to included. */
const bookshopSecrets: Readonly<Record<string, readonly string[]>> = {
  'shop.author': ['bio'],
  'shop.book': ['title', 'tags', 'metadata'],
  'shop.customer': ['id', 'name'],
  'shop.edition': ['isbn', 'price_history', 'thumbnail'],
  'shop.gift_wrap': ['message'],
  'shop.promotion': ['code'],
  'stock.Stocktake': ['Counted by'],
  'stock.event_log': ['number', 'payload'],
  'stock.warehouse': ['code'],
}

/** Says what it must not: the values themselves, in several forms. */
const quoting = `{
  name: 'quoting', fields: ['code'], settles: 'equality', existence: () => [],
  compare: ({ expected, actual }) => expected.code === actual.code ? [] :
    [{ field: 'code', message: 'expected ' + expected.code + ' and not ' + JSON.stringify(actual.code) }],
  scrub: () => ({ code: '*' }),
}`

const throwing = `{
  name: 'throwing', fields: ['message'], settles: 'equality', existence: () => [],
  compare: ({ expected, actual }) => {
    if (expected.message !== actual.message)
      throw new Error('cannot tell ' + expected.message + ' from ' + JSON.stringify(actual.message))
    return []
  },
  scrub: () => ({ message: '*' }),
}`

/** What quotes values, or computes them: beside the tables of the bookshop. */
export const additions = `
create table shop.receipt (
  id   integer primary key,
  code text references shop.promotion (code) deferrable initially deferred
);
alter table shop.gift_wrap add number integer
  generated always as (case when message like 'number %' then substr(message, 8)::integer end) stored;
alter table shop.gift_wrap add loud text generated always as (upper(message)) stored;
alter table shop.gift_wrap add constraint gift_wrap_message check (message not like 'forbidden%');
create function shop.refuse() returns trigger language plpgsql as $$
begin
  if new.paper like 'refused%' then
    raise exception 'no % on %', new.message, new.paper
      using detail = new.message, hint = new.message, errcode = split_part(new.paper, ' ', 2);
  end if;
  raise warning 'wrapping %', new.message;
  return new;
end $$;
create trigger gift_wrap_refused before insert or update on shop.gift_wrap
  for each row execute function shop.refuse();
create view shop.counted as select message::integer as number from shop.gift_wrap;
`

/** Each reporter has a file of its own. */
const vitestConfig = `export default {
  test: { include: ['nothing.test.js'], outputFile: { junit: 'out/junit.xml', json: 'out/vitest.json' } },
}
`

export interface CanaryProject extends AsyncDisposable {
  readonly path: string
  readonly bind: (subject: string) => Promise<BoundSubject>
}

/**
 * A project with copies of both subjects of this repository, the bookshop's with more secrets; `throwing` has a
 * comparator that throws, `copies` has copies of a secret where nothing else is hidden, and in `control` the message of a gift is no secret.
 */
export async function canaryProject(): Promise<CanaryProject> {
  const folder = await temporaryFolder()
  const { path } = folder
  for (const name of ['cases', 'files']) await mkdir(join(path, name))
  await symlink(join(checkout, 'node_modules'), join(path, 'node_modules'))
  await writeFile(join(path, 'package.json'), '{ "type": "module" }')
  await writeFile(join(path, 'vitest.config.js'), vitestConfig)
  const bookshop = await shopSchema()
  const shop = async (name: string, secrets: typeof bookshopSecrets, comparators: string): Promise<void> => {
    const models = Object.fromEntries(Object.entries(secrets).map(([model, fields]) => [model, { secrets: fields }]))
    const definition = `{ name: '${name}', schema: 'schema.sql', models: ${JSON.stringify(models)}, comparators: ${comparators} }`
    await writeSubject(path, name, `export default ${definition}\n`, bookshop + additions)
  }
  await shop('bookshop', bookshopSecrets, `{ 'shop.promotion': [${quoting}] }`)
  await shop('throwing', bookshopSecrets, `{ 'shop.gift_wrap': [${throwing}] }`)
  const { 'shop.gift_wrap': _, ...others } = bookshopSecrets
  await shop('control', others, '{}')
  await writeSubject(path, 'copies', copiesSubject, copiesSchema)
  const sentry = join(checkout, 'snapshots/sentry')
  const definition = await readFile(join(sentry, 'subject.ts'), 'utf8')
  const schema = await readFile(join(sentry, 'schema.sql'), 'utf8')
  const placed = definition.replaceAll("'../../", `'${checkout}/`).replaceAll("'./", `'${sentry}/`)
  await writeSubject(path, 'sentry', placed, schema)
  await copyFile(join(sentry, 'catalog.json'), join(path, 'snapshots/sentry/catalog.json'))
  let provider: Promise<PostgresProvider> | null = null
  return {
    path,
    async bind(subject) {
      provider ??= createEmbeddedProvider()
      const opened = provider
      return bindSubject(await loadSubject(path, subject), {
        registry: autoComparators,
        provider: () => opened,
        isCi: false,
      })
    },
    async [Symbol.asyncDispose]() {
      await (await provider)?.[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}

async function writeSubject(root: string, name: string, definition: string, schema: string): Promise<void> {
  const home = join(root, 'snapshots', name)
  await mkdir(home, { recursive: true })
  await writeFile(join(home, 'subject.ts'), definition)
  await writeFile(join(home, 'schema.sql'), schema)
}
