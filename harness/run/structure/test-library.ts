import type { CaseReport } from '../../model/case-report.ts'
import { CaseProject } from '../test-case-project.ts'

const schema = `
CREATE TYPE state AS ENUM ('draft', 'sent', 'lost');
CREATE TABLE shelf (id int PRIMARY KEY, label text UNIQUE NOT NULL);
CREATE TABLE book (
  id serial PRIMARY KEY,
  title text NOT NULL UNIQUE,
  price numeric(10,2) NOT NULL DEFAULT 0,
  old_code text,
  state state NOT NULL DEFAULT 'draft',
  token text,
  shelf int REFERENCES shelf ON DELETE SET NULL,
  twice numeric GENERATED ALWAYS AS (price * 2) STORED);
CREATE TABLE review (
  book int REFERENCES book ON DELETE CASCADE, number int, stars int, tags state[], PRIMARY KEY (book, number));
CREATE TABLE visit (id int NOT NULL, day date NOT NULL, who text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE visit_25 PARTITION OF visit FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE visit_26 PARTITION OF visit FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');`

const book = (pk: number, title: string, more: object) => ({
  model: 'public.book',
  pk,
  fields: { title, price: '1.50', old_code: null, state: 'draft', token: null, shelf: 1, ...more },
})

const rows = [
  { model: 'public.shelf', pk: 1, fields: { label: 'top' } },
  { model: 'public.shelf', pk: 2, fields: { label: 'low' } },
  book(1, 'Basalt', { old_code: 'B-1', token: 'tok-hidden-1' }),
  book(2, 'Lichen', { price: '12.00', state: 'sent', old_code: 'L-2', shelf: 2 }),
  book(3, 'Moss', { state: 'sent', token: 'tok-hidden-3', shelf: null }),
  { model: 'public.review', pk: [1, 1], fields: { book: 1, number: 1, stars: 5, tags: ['sent'] } },
  { model: 'public.review', pk: [2, 1], fields: { book: 2, number: 1, stars: 3, tags: null } },
  { model: 'public.visit', pk: [1, '2025-05-05'], fields: { id: 1, day: '2025-05-05', who: 'Ada' } },
  { model: 'public.visit', pk: [1, '2026-05-05'], fields: { id: 1, day: '2026-05-05', who: 'Bo' } },
]

/** A project with shelves, books, reviews and visits, whose cases change its structure. */
export function makeLibrary(): Promise<CaseProject> {
  return CaseProject.make({ schema, rows, subject: { models: { 'public.book': { secrets: ['token'] } } } })
}

/** What is wrong, each finding in a line; or why the case could not be judged. */
export function wrongWith({ error, findings }: CaseReport): readonly string[] | string {
  return error ?? findings.map(({ kind, model, field, message }) => `${kind} ${model} ${field ?? '-'}: ${message}`)
}
