import { expect } from 'vitest'
import { HarnessError, type Problem } from '../../model/errors.ts'
import type { JsonValue } from '../../model/json.ts'
import type { Schema } from '../../model/schema.ts'
import type { Scope } from '../../model/scope.ts'
import { modelName, type Row } from '../../model/snapshot.ts'
import type { ModelDefinition, SubjectDefinition } from '../../model/subject.ts'
import { type Connection, type ConnectionSettings, connect } from '../../postgres/index.ts'
import { exportSnapshot } from '../export/export.ts'
import { remakeDatabase, schemaOf } from '../test-database.ts'
import { relocateRows, type ScopedImportOptions } from './import-in-scope.ts'

/** Tables of the shape of an application with users, organizations, keys of all kinds, and options. */
const worldTables = `
  CREATE TABLE app_user (id bigserial PRIMARY KEY, username varchar(30) NOT NULL UNIQUE, password text NOT NULL DEFAULT '',
    is_superuser bool NOT NULL DEFAULT false, is_unclaimed bool NOT NULL DEFAULT false, joined timestamptz);
  CREATE TABLE app_useremail (id bigserial PRIMARY KEY, user_id bigint NOT NULL REFERENCES app_user, email text NOT NULL,
    UNIQUE (user_id, email));
  CREATE TABLE app_role (id bigserial PRIMARY KEY, user_id bigint NOT NULL REFERENCES app_user, name text NOT NULL);
  CREATE TABLE app_org (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, slug varchar(20) NOT NULL UNIQUE, name text);
  CREATE TABLE app_member (id bigserial PRIMARY KEY, org_id bigint NOT NULL REFERENCES app_org,
    user_id bigint REFERENCES app_user, inviter_id bigint REFERENCES app_user, UNIQUE (org_id, user_id));
  CREATE TABLE app_project (id bigserial PRIMARY KEY, org_id bigint NOT NULL REFERENCES app_org, slug text NOT NULL,
    lead bigint, main_key_id bigint, parent_id bigint REFERENCES app_project, UNIQUE (org_id, slug));
  CREATE TABLE app_key (id bigserial PRIMARY KEY, project_id bigint NOT NULL REFERENCES app_project,
    public_key varchar(32) UNIQUE, secret_key varchar(32) UNIQUE);
  ALTER TABLE app_project ADD FOREIGN KEY (main_key_id) REFERENCES app_key;
  CREATE TABLE app_option (id bigserial PRIMARY KEY, key text NOT NULL UNIQUE, value jsonb);
  CREATE TABLE app_monitor (id uuid PRIMARY KEY, org_id bigint NOT NULL REFERENCES app_org, guid uuid NOT NULL UNIQUE);
  CREATE TABLE app_setting (org_id bigint NOT NULL REFERENCES app_org, name text NOT NULL, value text, PRIMARY KEY (org_id, name));
  CREATE TABLE app_note (id bigserial PRIMARY KEY, org_id bigint NOT NULL REFERENCES app_org, about text, about_type text,
    data jsonb);
  CREATE TABLE app_audit (id bigserial PRIMARY KEY, org_id bigint REFERENCES app_org);`

/** What a subject says of them. */
export const worldModels = {
  'app.user': {
    scope: 'user',
    secrets: ['password'],
    importRules: {
      collisions: [{ key: ['username'], action: { suffix: 'username' }, flags: { merge_users: 'merge' } }],
      values: [
        { field: 'is_superuser', value: { set: false }, scopes: ['user', 'organization'] },
        { field: 'is_unclaimed', value: { set: true } },
        { field: 'password', value: { generate: 'unusable-password' } },
      ],
    },
  },
  'app.useremail': { scope: 'user', importRules: { partOf: ['user'] } },
  'app.role': { scope: 'config', importRules: { partOf: ['user'] } },
  'app.org': { scope: 'organization', importRules: { collisions: [{ key: ['slug'], action: { suffix: 'slug' } }] } },
  'app.member': {
    scope: 'organization',
    exemptKeys: ['inviter'],
    importRules: { collisions: [{ key: ['org', 'user'], action: 'merge' }] },
  },
  'app.project': { scope: 'organization', exemptKeys: ['lead'], virtualForeignKeys: { lead: 'app.user' } },
  'app.key': {
    scope: 'organization',
    secrets: ['secret_key'],
    importRules: {
      collisions: [
        { key: ['public_key'], action: { regenerate: { public_key: { hex: 32 } } } },
        { key: ['secret_key'], action: { regenerate: { secret_key: { hex: 32 } } } },
      ],
    },
  },
  'app.option': {
    scope: 'config',
    importRules: { collisions: [{ key: ['key'], action: 'merge', flags: { overwrite_configs: 'overwrite' } }] },
  },
  'app.monitor': {
    scope: 'organization',
    importRules: { collisions: [{ key: ['guid'], action: { regenerate: { guid: 'uuid' } } }] },
  },
  'app.setting': { scope: 'organization' },
  'app.note': {
    scope: 'organization',
    polymorphicKeys: { about: { type: 'about_type', models: { user: 'app.user', project: 'app.project' } } },
    jsonKeys: { data: { 'author.id': 'app.user', 'projects[*]': 'app.project' } },
  },
  'app.audit': { scope: 'excluded' },
} as const satisfies Readonly<Record<string, ModelDefinition>>

const worldFilters = {
  users: { model: 'app.user', by: 'username' },
  organizations: {
    model: 'app.org',
    by: 'slug',
    members: { model: 'app.member', organization: 'org', user: 'user' },
  },
} as const satisfies SubjectDefinition['filters']

export const user = (pk: number, username: string, fields: Row['fields'] = {}): Row =>
  row('user', pk, { username, ...fields })
export const org = (pk: number, slug: string, fields: Row['fields'] = {}): Row => row('org', pk, { slug, ...fields })

/** A row of a model of the application. */
export const row = (name: string, pk: Row['pk'], fields: Row['fields'] = {}): Row => ({
  model: modelName(`app.${name}`),
  pk,
  fields,
})

/** The connection's database made anew, and what an import of rows into it does. @param models in place of their own */
export async function remadeWorld(
  connection: Connection,
  models: Readonly<Record<string, ModelDefinition>> = {},
  { tables = worldTables, onlyThese = false, ...details }: WorldDetails = {},
) {
  await remakeDatabase(connection, tables)
  const schema = await schemaOf(connection, {
    naming: 'django',
    models: { ...(onlyThese ? {} : worldModels), ...models },
    ...(onlyThese ? {} : { filters: worldFilters }),
    ...details,
  })
  return { schema, ...imports(connection, schema) }
}

interface WorldDetails extends Partial<SubjectDefinition> {
  readonly tables?: string
  /** There are no others than the models that are given. */
  readonly onlyThese?: boolean
}

function imports(connection: Connection, schema: Schema) {
  const load = (scope: Scope, rows: readonly Row[], options: Omit<ScopedImportOptions, 'scope'> = {}) =>
    relocateRows(
      connection,
      schema,
      async function* () {
        yield rows
      },
      { scope, ...options },
    )
  return {
    load,
    /** The rows of one model by primary key, each with its key. */
    async all(name: string): Promise<readonly Readonly<Record<string, JsonValue>>[]> {
      const rows = await exportSnapshot(connection, schema)
      return rows.filter(({ model }) => model === `app.${name}`).map(({ pk, fields }) => ({ pk, ...fields }))
    },
    /** The same over a connection of its own, with these settings. */
    async another(settings: ConnectionSettings) {
      const own = await connect(settings)
      return { ...imports(own, schema), [Symbol.asyncDispose]: () => own[Symbol.asyncDispose]() }
    },
    sql: async (text: string) => (await connection.query(text)).rows,
    /** The problems of an import that fails, which must have changed nothing. */
    async problems(...given: Parameters<typeof load>): Promise<readonly Problem[]> {
      const before = await exportSnapshot(connection, schema)
      const error: unknown = await load(...given).then(
        () => new Error('it was imported'),
        (cause: unknown) => cause,
      )
      expect(await exportSnapshot(connection, schema)).toEqual(before)
      if (!(error instanceof HarnessError)) throw error
      return error.problems
    },
  }
}
