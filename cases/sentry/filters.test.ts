import { describe, expect, test } from 'vitest'
import type { Snapshot } from '../../harness/model/snapshot.ts'
import { exportSnapshot, importSnapshot } from '../../harness/transfer/index.ts'
import { sentry, sentryDatabase } from './test-database.ts'
import { type Members, type Person, peopleRows } from './test-people.ts'

/** The numbers are those that Sentry's own tests of its exports want, of the same people and organizations. */
const connection = sentryDatabase()
const { schema } = await sentry()

type Options = NonNullable<Parameters<typeof exportSnapshot>[2]>

async function exported(
  options: Options,
  people: readonly Person[],
  organizations: Readonly<Record<string, Members>> = {},
): Promise<Snapshot> {
  await importSnapshot(connection(), schema, peopleRows(people, organizations))
  return exportSnapshot(connection(), schema, options)
}

function counts(rows: Snapshot, ...models: readonly string[]): readonly number[] {
  return models.map((model) => rows.filter((row) => row.model === model).length)
}

function values(rows: Snapshot, model: string, field: string): readonly unknown[] {
  return rows.filter((row) => row.model === model).map((row) => row.fields[field])
}

const users = ['sentry.user', 'sentry.useremail', 'sentry.email'] as const
const ofOrganizations = ['sentry.organization', 'sentry.orgauthtoken', ...users] as const
const shared = 'shared@example.com'

describe('a filter by users of Sentry', () => {
  test('takes them with their emails, and no other', async () => {
    const people = [{ username: 'user_1' }, { username: 'user_2' }]
    const rows = await exported({ scope: 'user', filter: { users: ['user_2'] } }, people)
    expect(counts(rows, ...users)).toEqual([1, 1, 1])
    expect(values(rows, 'sentry.user', 'username')).toEqual(['user_2'])
  })

  test('takes an address that some of them share once', async () => {
    const people = ['a', 'b', 'a', 'b'].map((name, index) => ({
      username: `user_${index + 1}`,
      email: `${name}@example.com`,
    }))
    const rows = await exported({ scope: 'user', filter: { users: ['user_1', 'user_2', 'user_3'] } }, people)
    expect(counts(rows, ...users)).toEqual([3, 3, 2])
    expect(values(rows, 'sentry.user', 'username')).toEqual(['user_1', 'user_2', 'user_3'])
  })

  test('that is empty takes nothing', async () => {
    expect(await exported({ scope: 'user', filter: { users: [] } }, [{ username: 'user_1' }])).toEqual([])
  })
})

describe('a filter by organizations of Sentry', () => {
  const people = [
    { username: 'user_a_only', email: shared },
    { username: 'user_b_only', email: shared },
    { username: 'user_c_only', email: shared },
    { username: 'user_a_and_b' },
    { username: 'user_b_and_c' },
    { username: 'user_all', email: shared },
  ]
  const organizations = {
    'org-a': { user_a_only: null, user_a_and_b: 'user_a_only', user_all: 'user_a_only' },
    'org-b': { user_b_and_c: null, user_all: 'user_b_and_c', user_b_only: null, user_a_and_b: 'user_a_only' },
    'org-c': { user_all: null, user_b_and_c: null, user_c_only: null },
  }
  const filteredBy = (slugs: readonly string[]): Promise<Snapshot> =>
    exported({ scope: 'organization', filter: { organizations: slugs } }, people, organizations)

  test('takes one with what it has, with the users who are its members, and their emails', async () => {
    const rows = await filteredBy(['org-b'])
    expect(counts(rows, ...ofOrganizations)).toEqual([1, 1, 4, 4, 3])
    expect(values(rows, 'sentry.organization', 'slug')).toEqual(['org-b'])
    expect(values(rows, 'sentry.user', 'username')).toEqual(['user_b_only', 'user_a_and_b', 'user_b_and_c', 'user_all'])
  })

  test('takes several with the users who are members of any', async () => {
    const rows = await filteredBy(['org-a', 'org-c'])
    expect(counts(rows, ...ofOrganizations)).toEqual([2, 2, 5, 5, 3])
    expect(values(rows, 'sentry.organization', 'slug')).toEqual(['org-a', 'org-c'])
    expect(values(rows, 'sentry.user', 'username')).not.toContain('user_b_only')
  })

  test('keeps a member whose inviter it leaves out', async () => {
    const rows = await filteredBy(['org-b'])
    // Invited by user_a_only, who is a member of another organization.
    expect(values(rows, 'sentry.organizationmember', 'user_id')).toContain(4)
    expect(counts(rows, 'sentry.organizationmember')).toEqual([4])
  })

  test('that is empty takes nothing', async () => {
    expect(await filteredBy([])).toEqual([])
  })
})

test('config scope takes the privileged users of Sentry alone, with their roles and permissions', async () => {
  const people = [
    { username: 'regular' },
    { username: 'admin', isAdmin: true },
    { username: 'staff', isStaff: true },
    { username: 'superuser', isSuperuser: true },
  ]
  const rows = await exported({ scope: 'config' }, people, { org: { regular: null } })
  expect(values(rows, 'sentry.user', 'username')).toEqual(['admin', 'staff', 'superuser'])
  expect(counts(rows, 'sentry.userrole', 'sentry.userroleuser', 'sentry.userpermission', ...users)).toEqual([
    1, 1, 1, 3, 3, 3,
  ])
  expect(counts(rows, 'sentry.organization', 'sentry.organizationmember')).toEqual([0, 0])
})
