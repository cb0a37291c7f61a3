import type { SubjectDefinition } from '../model/subject.ts'

/** Tables of the shape that relocation is about: users who share emails, organizations with members, roles. */
export const peopleTables = `
  CREATE TABLE app_email (id int PRIMARY KEY, email text NOT NULL UNIQUE);
  CREATE TABLE app_user (id int PRIMARY KEY, username text NOT NULL UNIQUE,
    is_superuser bool NOT NULL DEFAULT false, is_staff bool NOT NULL DEFAULT false);
  CREATE TABLE app_useremail (id int PRIMARY KEY, user_id int NOT NULL REFERENCES app_user, email text NOT NULL);
  CREATE TABLE app_role (id int PRIMARY KEY, name text NOT NULL UNIQUE);
  CREATE TABLE app_userrole (id int PRIMARY KEY, user_id int NOT NULL REFERENCES app_user,
    role_id int NOT NULL REFERENCES app_role, UNIQUE (user_id, role_id));
  CREATE TABLE app_permission (id int PRIMARY KEY, user_id int NOT NULL REFERENCES app_user, name text NOT NULL);
  CREATE TABLE app_organization (id int PRIMARY KEY, slug text NOT NULL UNIQUE);
  CREATE TABLE app_member (id int PRIMARY KEY, organization_id int NOT NULL REFERENCES app_organization,
    user_id int REFERENCES app_user, inviter_id int REFERENCES app_user);
  CREATE TABLE app_option (id int PRIMARY KEY, key text NOT NULL UNIQUE, value text NOT NULL);`

/** What a subject says of them. */
export const peopleSubject = {
  name: 'people',
  schema: 'schema.sql',
  naming: 'django',
  models: {
    'app.email': { scope: 'user', accompanies: [{ own: 'email', model: 'app.useremail', field: 'email' }] },
    'app.user': { scope: 'user' },
    'app.useremail': { scope: 'user' },
    'app.role': { scope: 'config' },
    'app.userrole': { scope: 'config' },
    'app.permission': { scope: 'config' },
    'app.organization': { scope: 'organization' },
    'app.member': { scope: 'organization', exemptKeys: ['inviter'] },
    'app.option': { scope: 'config' },
  },
  filters: {
    users: { model: 'app.user', by: 'username' },
    organizations: {
      model: 'app.organization',
      by: 'slug',
      members: { model: 'app.member', organization: 'organization', user: 'user' },
    },
    privileged: {
      where: [{ is_superuser: true }, { is_staff: true }],
      referredBy: [
        { model: 'app.userrole', field: 'user' },
        { model: 'app.permission', field: 'user' },
      ],
    },
  },
} as const satisfies SubjectDefinition

export interface Person {
  readonly username: string
  readonly emails: readonly string[]
  readonly isSuperuser?: boolean
  readonly isStaff?: boolean
  readonly roles?: readonly string[]
  readonly permissions?: readonly string[]
}

/** Members by username, each with who invited them. */
export type Organizations = Readonly<Record<string, Readonly<Record<string, string | null>>>>

/** Inserts these people, their emails, roles and permissions, and the organizations that they are members of. */
export function peopleRows(people: readonly Person[], organizations: Organizations): string {
  const numbers = { ...numbered(people.map(({ username }) => username)) }
  const emails = [...new Set(people.flatMap((person) => person.emails))]
  const roles = [...new Set(people.flatMap((person) => person.roles ?? []))]
  const slugs = Object.keys(organizations)
  const members = slugs.flatMap((slug, index) =>
    Object.entries(organizations[slug] ?? {}).map(([user, inviter]) => [
      index + 1,
      numbers[user] ?? null,
      inviter === null ? null : (numbers[inviter] ?? null),
    ]),
  )
  return [
    insert(
      'app_email',
      emails.map((email) => [email]),
    ),
    insert(
      'app_user',
      people.map((person) => [person.username, person.isSuperuser ?? false, person.isStaff ?? false]),
    ),
    insert(
      'app_useremail',
      people.flatMap((person, index) => person.emails.map((email) => [index + 1, email])),
    ),
    insert(
      'app_role',
      roles.map((name) => [name]),
    ),
    insert(
      'app_userrole',
      people.flatMap((person, index) => (person.roles ?? []).map((role) => [index + 1, roles.indexOf(role) + 1])),
    ),
    insert(
      'app_permission',
      people.flatMap((person, index) => (person.permissions ?? []).map((name) => [index + 1, name])),
    ),
    insert(
      'app_organization',
      slugs.map((slug) => [slug]),
    ),
    insert('app_member', members),
  ].join('')
}

function numbered(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(names.map((name, index) => [name, index + 1]))
}

type Cell = string | number | boolean | null

/** Rows are numbered from 1. */
function insert(table: string, rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return ''
  const values = rows.map((cells, index) => `(${[index + 1, ...cells].map(cellText).join(', ')})`)
  return `INSERT INTO ${table} VALUES ${values.join(', ')};\n`
}

function cellText(cell: Cell): string {
  return typeof cell === 'string' ? `'${cell}'` : String(cell)
}
