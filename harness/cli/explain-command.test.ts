import { describe, expect, test, vi } from 'vitest'
import { checkout, inProcess } from './test-command.ts'

vi.setConfig({ testTimeout: 60_000 })

const explain = (...argv: readonly string[]) => inProcess('explain', ...argv, '--root', checkout)

test('a model is explained: its keys, how its rows are paired, and each field with its comparator and why', async () => {
  expect((await explain('sentry', 'sentry.useremail')).stdout).toMatchInlineSnapshot(`
    "sentry.useremail  table public.sentry_useremail
      primary key   id
      natural key   user, email
      paired by     pk, else natural key, else content
      foreign keys  user → sentry.user, on delete cascade

      field            type                                       comparator         why
      id               bigint not null                            strict equality    the primary key
      user             bigint not null                            foreign-key        foreign key to sentry.user
      email            character varying(75) not null     secret  email-obfuscating  named like an email address
      validation_hash  character varying(32) not null     secret  hash-obfuscating   bound by the subject
      date_hash_added  timestamp with time zone not null          date-updated       bound by the subject
      is_verified      boolean not null                           strict equality    no comparator claims it
    "
  `)
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
        pairing: [{ method: 'pk' }, { method: 'natural-key' }, { method: 'content' }],
        fields: [
          { name: 'email', comparators: [{ name: 'email-obfuscating', reason: 'named like an email address' }] },
        ],
      },
    ],
  })
})

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
