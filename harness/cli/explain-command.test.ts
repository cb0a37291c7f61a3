import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { bindSchema, loadSubject, readCatalogFile, subjectNames } from '../config/index.ts'
import type { FieldExplanation, ModelExplanation } from './explain.ts'
import { checkout, inProcess } from './test-command.ts'
import { project } from './test-project.ts'

vi.setConfig({ testTimeout: 60_000 })

const explain = (...argv: readonly string[]) => inProcess('explain', ...argv, '--root', checkout)

test('a model is explained: its keys, how its rows are paired, and each field with its comparator and why', async () => {
  expect((await explain('sentry', 'sentry.useremail')).stdout).toMatchInlineSnapshot(`
    "sentry.useremail  table public.sentry_useremail
      primary key   id
      natural key   user, email
      scope         user
      paired by     pk, else natural key, else content, else nearest content
      foreign keys  user → sentry.user, on delete cascade

      field            type                               key      secret                        comparator         why                                    refers to    import
      id               bigint not null                    primary                                strict equality    the primary key, which pairing judges               drawn anew outside of global scope
      user             bigint not null                    natural                                foreign-key        foreign key to sentry.user             sentry.user  follows the row that it refers to, and its row is left out with that; its row is left out where the one that it refers to was merged
      email            character varying(75) not null     natural  claimed by email-obfuscating  email-obfuscating  named like an email address                         kept as it is
      validation_hash  character varying(32) not null              declared                      hash-obfuscating   bound by the subject                                made anew: 32 letters and digits outside of global scope
      date_hash_added  timestamp with time zone not null                                         date-updated       bound by the subject                                made anew: now outside of global scope
      is_verified      boolean not null                                                          strict equality    no comparator claims it                             set to false outside of global scope
    "
  `)
})

test('what the database computes is told, and what refers by several fields', async () => {
  expect((await explain('bookshop', 'shop.edition.digits')).stdout).toMatch(/digits .* computed by the database$/m)
  expect((await explain('bookshop', 'shop.edition.price')).stdout).toMatch(/price .* kept as it is$/m)
  expect((await explain('bookshop', 'shop.gift_wrap.line')).stdout).toContain('(order_id, line) → shop.order_line')
})

test('a field can be asked for alone', async () => {
  const { exitCode, stdout } = await explain('sentry', 'sentry.user.email', '--json')
  expect(exitCode).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    schemaVersion: 1,
    subject: 'sentry',
    models: [
      {
        model: 'sentry.user',
        primaryKey: ['id'],
        naturalKey: ['username'],
        isSetOfRows: false,
        pairing: [
          { method: 'pk' },
          { method: 'natural-key' },
          { method: 'content' },
          { method: 'nearest-content', fields: [] },
        ],
        fields: [
          {
            name: 'email',
            keys: [],
            secret: true,
            secretReason: 'claimed by email-obfuscating',
            comparators: [{ name: 'email-obfuscating', boundBy: 'auto', reason: 'named like an email address' }],
            strictReason: null,
            references: [],
            setByTrigger: null,
            import: 'kept as it is',
          },
        ],
      },
    ],
  })
})

describe.each(await subjectNames(checkout))('of subject %s', (subject) => {
  test('every field of every model has a reason, and one that nobody decided is strict', async () => {
    const loaded = await loadSubject(checkout, subject)
    const stored = await readCatalogFile(loaded)
    const schema = stored && bindSchema(stored.catalog, loaded.definition)
    const models: readonly ModelExplanation[] = JSON.parse((await explain(subject, '--json')).stdout).models
    expect(models.map(({ model, fields }) => [model, fields.map(({ name }) => name)])).toEqual(
      [...(schema?.models.values() ?? [])].map(({ name, fields }) => [name, fields.map((field) => field.name)]),
    )
    const undecided = models.flatMap(({ model, fields }) =>
      fields.filter((field) => !isDecided(field)).map(({ name }) => `${model}.${name}`),
    )
    expect(undecided).toEqual([])
  })
})

/** Settled by comparators, each with its reason, or strict, with a reason. */
function isDecided({ comparators, strictReason, secret, secretReason, import: effect }: FieldExplanation): boolean {
  const isSettled = comparators.length > 0 && comparators.every(({ name, reason }) => name !== '' && reason !== '')
  const isStrict = comparators.length === 0 && strictReason !== null && strictReason !== ''
  return isSettled !== isStrict && secret === (secretReason !== null) && secretReason !== '' && effect !== ''
}

test('without a model all of them are explained, in dependency order', async () => {
  const { stdout } = await explain('bookshop')
  const models = [...stdout.matchAll(/^(\S+) {2}table /gm)].map(([, name]) => name)
  expect(models.length).toBeGreaterThan(10)
  expect(models.indexOf('shop.order')).toBeLessThan(models.indexOf('shop.order_line'))
})

describe('an unknown name exits with 2, and a near one is offered', () => {
  test.each([
    ['sentry.usr', 'subject sentry has no model sentry.usr', 'did you mean sentry.user?'],
    ['sentry.user.emial', 'model sentry.user has no field emial', 'did you mean email?'],
    ['user', 'subject sentry has no model user', 'there are: '],
  ])('%s', async (wanted, message, hint) => {
    const { exitCode, stdout, stderr } = await explain('sentry', wanted)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).toContain(hint)
  })
})

test('keys that no foreign key can say, sets of rows and references to secrets are told too', async () => {
  await using folder = await project()
  await writeFile(join(folder.path, 'snapshots/shop/schema.sql'), looseSchema)
  await writeFile(join(folder.path, 'snapshots/shop/subject.ts'), looseSubject)
  const { exitCode, stdout } = await inProcess('explain', 'shop', 'public.note', '--root', folder.path)
  expect(exitCode).toBe(0)
  expect(stdout).toMatchInlineSnapshot(`
    "public.note  table public.note
      primary key   id
      natural key   none
      paired by     set of rows: content, else nearest content
      foreign keys  card → public.card, on delete no action
                    about → public.book, virtual: nothing enforces it
      triggers      note_touch

      field       type                      key      secret              comparator       why                                                               refers to                                  import
      id          integer not null          primary                      strict equality  the primary key, which a set of rows does not compare                                                        kept as it is
      kind        text                                                   strict equality  no comparator claims it                                                                                      kept as it is
      ref         text                               refers to a secret  foreign-key      polymorphic key, by kind                                          by kind: b → public.book, c → public.card  kept as it is
      about       integer                                                foreign-key      virtual foreign key to public.book                                public.book, virtual                       kept as it is
      data        jsonb                              refers to a secret  json             keys within JSON: by → public.card, quotes[*].book → public.book  by → public.card                           kept as it is
                                                                                                                                                            quotes[*].book → public.book
      card        text                               refers to a secret  foreign-key      foreign key to public.card                                        public.card                                kept as it is
      changed_at  timestamp with time zone                               date-updated     set by trigger note_touch; in rows that the case changes                                                     kept as it is
    "
  `)
  const asData = await inProcess('explain', 'shop', 'public.note', '--json', '--root', folder.path)
  const [{ fields, ...note }] = JSON.parse(asData.stdout).models
  expect(note).toMatchObject({ isSetOfRows: true, pairing: [{ method: 'content' }, { method: 'nearest-content' }] })
  expect(fields.at(-1)).toMatchObject({ name: 'changed_at', setByTrigger: 'note_touch' })
  expect(fields.map(({ references }: FieldExplanation) => references)).toEqual([
    [],
    [],
    [{ kind: 'polymorphic', type: 'kind', targets: { b: 'public.book', c: 'public.card' } }],
    [{ kind: 'virtual', fields: ['about'], target: 'public.book' }],
    [
      { kind: 'json', path: 'by', target: 'public.card' },
      { kind: 'json', path: 'quotes[*].book', target: 'public.book' },
    ],
    [{ kind: 'foreign', fields: ['card'], target: 'public.card' }],
    [],
  ])
})

test('a key of the application itself is told, and what the database computes from a secret', async () => {
  await using folder = await project()
  await writeFile(join(folder.path, 'snapshots/shop/schema.sql'), looseSchema)
  await writeFile(join(folder.path, 'snapshots/shop/subject.ts'), looseSubject)
  const { stdout } = await inProcess('explain', 'shop', 'public.card', '--root', folder.path)
  expect(stdout).toMatchInlineSnapshot(`
    "public.card  table public.card
      primary key   code
      natural key   none
      paired by     pk, else own key (code) where rows are renumbered, else content, else nearest content

      field   type           key      secret                  comparator       why                                    import
      code    text not null  primary  declared                strict equality  the primary key, which pairing judges  kept as it is
      ending  text                    computed from a secret  strict equality  no comparator claims it                computed by the database
    "
  `)
  const asData = await inProcess('explain', 'shop', 'public.card', '--json', '--root', folder.path)
  const [{ pairing, fields }] = JSON.parse(asData.stdout).models
  expect(pairing.slice(0, 2)).toEqual([
    { method: 'pk', fields: ['code'] },
    { method: 'unique-index', fields: ['code'], onlyRenumbered: true },
  ])
  expect(fields.map(({ secretReason }: FieldExplanation) => secretReason)).toEqual([
    'declared',
    'computed from a secret',
  ])
})

const looseSchema = `
  CREATE TABLE book (id int PRIMARY KEY);
  CREATE TABLE card (code text PRIMARY KEY, ending text GENERATED ALWAYS AS (right(code, 4)) STORED);
  CREATE TABLE note (
    id int PRIMARY KEY, kind text, ref text, about int, data jsonb, card text REFERENCES card, changed_at timestamptz);
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.changed_at := now(); RETURN NEW; END';
  CREATE TRIGGER note_touch BEFORE UPDATE ON note FOR EACH ROW EXECUTE FUNCTION touch();`

const looseSubject = `
  const bag = {
    name: 'bag', fields: [], settles: 'equality', pairsBy: 'content',
    existence: () => [], compare: () => [], scrub: () => ({}),
  }
  const models = {
    'public.card': { secrets: ['code'] },
    'public.note': {
      virtualForeignKeys: { about: 'public.book' },
      polymorphicKeys: { ref: { type: 'kind', models: { b: 'public.book', c: 'public.card' } } },
      jsonKeys: { data: { by: 'public.card', 'quotes[*].book': 'public.book' } },
    },
  }
  export default { name: 'shop', schema: 'schema.sql', models, comparators: { 'public.note': [bag] } }`
