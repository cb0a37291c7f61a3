import { HarnessError } from '../model/errors.ts'
import type { Schema } from '../model/schema.ts'
import type { ModelDefinition, SubjectDefinition } from '../model/subject.ts'
import { bindSchema } from './bind-schema.ts'
import { catalog, column, reference, table } from './test-catalog.ts'

export const typed = (name: string, type: string, sqlType = type) =>
  column(name, { type: { kind: 'base', name: type }, sqlType, nullable: true })

/** Members of teams, who are persons. */
const tables = catalog(
  table('person', ['id', typed('name', 'text'), typed('admin', 'bool')], { uniques: [['name']] }),
  table('team', ['id', typed('slug', 'varchar', 'character varying(20)'), typed('code', 'uuid')], {
    uniques: [['slug'], ['code']],
    specialKeys: [
      { name: 'lower', columns: ['slug', 'code'], definition: 'UNIQUE (lower(slug), code) WHERE (code IS NOT NULL)' },
      { name: 'apart', columns: ['code', 'id'], definition: 'EXCLUDE USING gist (code WITH =, id WITH =)' },
    ],
  }),
  table(
    'member',
    [
      'id',
      'team',
      'person',
      column('inviter', { nullable: true }),
      typed('token', 'text'),
      typed('at', 'timestamptz'),
      column('full', { type: { kind: 'base', name: 'text' }, generated: { kind: 'stored', expression: 'token' } }),
    ],
    { foreignKeys: [reference(['team'], 'team'), reference(['person'], 'person'), reference(['inviter'], 'person')] },
  ),
)

/** The schema of the club, as a subject with these definitions sees it. */
export function bindClub(
  models: Readonly<Record<string, ModelDefinition>>,
  rest: Partial<SubjectDefinition> = {},
): Schema {
  return bindSchema(tables, { name: 'club', schema: 'schema.sql', models, ...rest })
}

/** What is wrong, each with its fix. */
export function problems(
  models: Readonly<Record<string, ModelDefinition>>,
  rest: Partial<SubjectDefinition> = {},
): readonly string[] {
  try {
    bindClub(models, rest)
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== 'bad-config') throw error
    return error.problems.map(({ message, fix }) => (fix === undefined ? message : `${message} → ${fix}`))
  }
  return []
}

/** Definitions of the one model. */
export const member = (definition: ModelDefinition) => ({ 'public.member': definition })
