import { CaseProject } from '../test-case-project.ts'

/** The folder of the subject's own migrations, relative to the case file. */
export const own = '../snapshots/map/migrations'

/** A project whose subject has four versions, a snapshot of the first one, and a catalog file of none of them. */
export function makeVersions(): Promise<CaseProject> {
  const titles = ['Basalt', 'Lichen']
  return CaseProject.make({
    schema: '',
    rows: titles.map((title, index) => ({ model: 'public.book', pk: index + 1, fields: { title, pages: null } })),
    subject: {
      schema: { migrations: 'migrations' },
      excludeTables: ['log'],
      models: {
        'public.book': { naturalKey: ['isbn'], virtualForeignKeys: { author: 'public.author' } },
        'public.author': { secrets: ['mail'] },
      },
    },
    files: {
      'snapshots/map/catalog.json': '{"formatVersion":3,"schemaHash":"","catalog":{"tables":[],"sequences":[]}}',
      'snapshots/map/migrations/1_books.up.sql':
        'CREATE TABLE book (id int PRIMARY KEY, title text NOT NULL, pages int)',
      'snapshots/map/migrations/2_fill.up.sql': 'SELECT 1;\n\nUPDATE book SET pages = 7 WHERE id > 1',
      'snapshots/map/migrations/2_fill.down.sql': 'UPDATE book SET pages = NULL WHERE id > 1',
      'snapshots/map/migrations/3_titles.up.sql': 'UPDATE book SET title = upper(title)',
      'snapshots/map/migrations/4_more.up.sql': `ALTER TABLE book ADD isbn text UNIQUE, ADD author int;
        CREATE TABLE author (id int PRIMARY KEY, mail text); CREATE TABLE log (id int)`,
      'cases/fails/1_titles.sql': 'UPDATE book SET title = upper(title)',
      'cases/fails/2_none.sql': 'SELECT 1;\n\nUPDATE book SET title = NULL',
    },
  })
}
