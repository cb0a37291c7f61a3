import { beforeAll, describe, expect, test } from 'vitest'
import { modelName, type Snapshot } from '../../model/snapshot.ts'
import type { Selection } from '../select/index.ts'
import { remakeDatabase, schemaOf } from '../test-database.ts'
import { type Organizations, type Person, peopleRows, peopleSubject, peopleTables } from '../test-people.ts'
import { serverForTests } from '../test-server.ts'
import { exportSnapshot } from './export.ts'
import { exportModel } from './export-model.ts'
import type { ExportOptions } from './open-export.ts'

const { connection } = serverForTests()
beforeAll(() => remakeDatabase(connection(), peopleTables))

async function people(all: readonly Person[], organizations: Organizations = {}): Promise<void> {
  await connection().query(
    'TRUNCATE app_email, app_user, app_useremail, app_role, app_userrole, app_permission, app_organization, app_member, app_option',
  )
  await connection().client.query(peopleRows(all, organizations))
}

async function exported(options: ExportOptions): Promise<Snapshot> {
  return exportSnapshot(connection(), await schemaOf(connection(), peopleSubject), options)
}

/** How many rows of each model an export has. */
async function counts(options: ExportOptions): Promise<Readonly<Record<string, number>>> {
  const counted: Record<string, number> = {}
  for (const { model } of await exported(options)) counted[model] = (counted[model] ?? 0) + 1
  return counted
}

async function valuesOf(options: ExportOptions, model: string, field: string): Promise<readonly unknown[]> {
  return (await exported(options)).filter((row) => row.model === model).map((row) => row.fields[field])
}

const person = (username: string, email = `${username}@example.com`): Person => ({ username, emails: [email] })

describe('a filter by users', () => {
  test('takes them with their emails, and no other', async () => {
    await people([person('user_1'), person('user_2')])
    const options: ExportOptions = { scope: 'user', filter: { users: ['user_2'] } }
    expect(await counts(options)).toEqual({ 'app.user': 1, 'app.useremail': 1, 'app.email': 1 })
    expect(await valuesOf(options, 'app.user', 'username')).toEqual(['user_2'])
    expect(await valuesOf(options, 'app.email', 'email')).toEqual(['user_2@example.com'])
  })

  test('takes an address that some of them share once', async () => {
    const [a, b] = ['a@example.com', 'b@example.com']
    await people([person('user_1', a), person('user_2', b), person('user_3', a), person('user_4', b)])
    const options: ExportOptions = { scope: 'user', filter: { users: ['user_1', 'user_2', 'user_3'] } }
    expect(await counts(options)).toEqual({ 'app.user': 3, 'app.useremail': 3, 'app.email': 2 })
    expect(await valuesOf(options, 'app.user', 'username')).toEqual(['user_1', 'user_2', 'user_3'])
  })

  test('that is empty takes nothing', async () => {
    await people([person('user_1'), person('user_2')])
    expect(await exported({ scope: 'user', filter: { users: [] } })).toEqual([])
  })
})

describe('a filter by organizations', () => {
  beforeAll(() =>
    people(
      [
        person('user_a_only', 'shared@example.com'),
        person('user_b_only', 'shared@example.com'),
        person('user_c_only', 'shared@example.com'),
        person('user_a_and_b'),
        person('user_b_and_c'),
        person('user_all', 'shared@example.com'),
      ],
      {
        a: { user_a_only: null, user_a_and_b: 'user_a_only', user_all: 'user_a_only' },
        b: { user_b_and_c: null, user_all: 'user_b_and_c', user_b_only: null, user_a_and_b: 'user_a_only' },
        c: { user_all: null, user_b_and_c: null, user_c_only: null },
      },
    ),
  )

  test('takes one with the users who are its members, and their emails', async () => {
    const options: ExportOptions = { scope: 'organization', filter: { organizations: ['b'] } }
    expect(await counts(options)).toEqual({
      'app.organization': 1,
      'app.member': 4,
      'app.user': 4,
      'app.useremail': 4,
      'app.email': 3,
    })
    expect(await valuesOf(options, 'app.user', 'username')).toEqual([
      'user_b_only',
      'user_a_and_b',
      'user_b_and_c',
      'user_all',
    ])
  })

  test('takes a member whose inviter is left out', async () => {
    const members = (await exported({ scope: 'organization', filter: { organizations: ['b'] } })).filter(
      ({ model }) => model === 'app.member',
    )
    const invitedFromOutside = members.filter(({ fields }) => fields.inviter === 1)
    expect(invitedFromOutside.map(({ fields }) => fields.user)).toEqual([4])
  })

  test('takes several, each user once', async () => {
    const options: ExportOptions = { scope: 'organization', filter: { organizations: ['a', 'c'] } }
    expect(await counts(options)).toEqual({
      'app.organization': 2,
      'app.member': 6,
      'app.user': 5,
      'app.useremail': 5,
      'app.email': 3,
    })
  })

  test('that is empty takes nothing', async () => {
    expect(await exported({ scope: 'organization', filter: { organizations: [] } })).toEqual([])
  })

  test('takes their users in a scope without organizations, too', async () => {
    expect(await counts({ scope: 'user', filter: { organizations: ['b'] } })).toEqual({
      'app.user': 4,
      'app.useremail': 4,
      'app.email': 3,
    })
  })

  test('with one by users takes what both hold for', async () => {
    const filter = { organizations: ['b'], users: ['user_all', 'user_a_only'] }
    expect(await counts({ scope: 'organization', filter })).toEqual({
      'app.organization': 1,
      'app.member': 1,
      'app.user': 1,
      'app.useremail': 1,
      'app.email': 1,
    })
  })

  test('is none unless it is given: everybody, with every organization', async () => {
    expect(await counts({ scope: 'organization' })).toEqual({
      'app.organization': 3,
      'app.member': 10,
      'app.user': 6,
      'app.useremail': 6,
      'app.email': 3,
    })
  })

  test('tells what was left out and why, and names that nobody has', async () => {
    const selections: Selection[] = []
    const onSelected = (selection: Selection) => selections.push(selection)
    const filter = { organizations: ['b', 'bb'], users: ['nobody', 'user_all'] }
    await exported({ scope: 'organization', filter, onSelected })
    expect(selections.map(({ unknown }) => unknown)).toEqual([{ users: ['nobody'], organizations: ['bb'] }])
    expect(selections[0]?.counts.get(modelName('app.member'))).toEqual({
      taken: 1,
      leftOut: { scope: 0, filter: 0, depends: 9, dangling: 0 },
    })
  })
})

describe('config scope', () => {
  beforeAll(async () => {
    await people([
      person('regular'),
      { ...person('admin'), isSuperuser: true, roles: ['Admin'], permissions: ['users.admin'] },
      { ...person('staff'), isStaff: true },
      { ...person('superuser'), isSuperuser: true },
    ])
    await connection().query(`INSERT INTO app_option VALUES (1, 'a', 'x'), (2, 'b', 'y')`)
  })

  test('takes only privileged users, with their roles and permissions, and the options', async () => {
    expect(await counts({ scope: 'config' })).toEqual({
      'app.email': 3,
      'app.user': 3,
      'app.useremail': 3,
      'app.role': 1,
      'app.userrole': 1,
      'app.permission': 1,
      'app.option': 2,
    })
    expect(await valuesOf({ scope: 'config' }, 'app.user', 'username')).toEqual(['admin', 'staff', 'superuser'])
  })

  test('takes who has a role or a permission as privileged, too', async () => {
    await connection().query(`INSERT INTO app_userrole VALUES (9, 1, 1)`)
    expect(await valuesOf({ scope: 'config' }, 'app.user', 'username')).toContain('regular')
    await connection().query('DELETE FROM app_userrole WHERE id = 9')
    await connection().query(`INSERT INTO app_permission VALUES (9, 1, 'x')`)
    expect(await valuesOf({ scope: 'config' }, 'app.user', 'username')).toContain('regular')
    await connection().query('DELETE FROM app_permission WHERE id = 9')
  })

  test('with a filter by users takes the privileged among them', async () => {
    const filter = { users: ['regular', 'staff'] }
    expect(await valuesOf({ scope: 'config', filter }, 'app.user', 'username')).toEqual(['staff'])
    expect(await counts({ scope: 'config', filter })).toMatchObject({ 'app.role': 1, 'app.option': 2 })
  })

  test('is not what global is: that takes everybody', async () => {
    expect(await counts({ scope: 'global' })).toMatchObject({ 'app.user': 4, 'app.email': 4 })
  })
})

describe('one model', () => {
  const rowsOf = async (name: string, options?: ExportOptions) => {
    const schema = await schemaOf(connection(), {
      ...peopleSubject,
      models: { ...peopleSubject.models, 'app.option': { scope: 'excluded' } },
    })
    const rows: unknown[] = []
    for await (const batch of exportModel(connection(), schema, name, options)) rows.push(...batch)
    return rows
  }

  test('has the rows that an export of its scope has of it', async () => {
    await people([person('user_1'), person('user_2')])
    expect(await rowsOf('app.email', { scope: 'user', filter: { users: ['user_2'] } })).toEqual([
      { model: 'app.email', pk: 2, fields: { email: 'user_2@example.com' } },
    ])
    expect(await rowsOf('app.user')).toHaveLength(2)
  })

  test.each([
    ['app.option', {}, 'unexportable-model', 'its scope is excluded: an export in global scope has no row of it'],
    [
      'app.member',
      { scope: 'user' },
      'unexportable-model',
      'its scope is organization: an export in user scope has no row of it',
    ],
    ['app.users', {}, 'unknown-model', 'subject people has no such model'],
  ] as const)('%s is refused where it cannot take part', async (name, options, failure, message) => {
    await expect(rowsOf(name, options)).rejects.toMatchObject({
      code: 'bad-usage',
      problems: [{ model: name, failure, message }],
    })
  })
})

test('more rows than are wanted are refused, and the model where that was seen is named', async () => {
  await people([person('user_1'), person('user_2'), person('user_3')])
  expect(await exported({ scope: 'user', maxRows: 9 })).toHaveLength(9)
  await expect(exported({ scope: 'user', maxRows: 8 })).rejects.toMatchObject({
    code: 'bad-usage',
    message: expect.stringMatching(/^there are more than 8 rows: the limit was reached in model app\.\w+\n/),
  })
})
