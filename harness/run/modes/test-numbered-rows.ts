import { CaseProject } from '../test-case-project.ts'

const schema = `
CREATE TABLE country (code text PRIMARY KEY);
CREATE TABLE kind (id int PRIMARY KEY, name text);
CREATE TABLE town (id serial PRIMARY KEY, name text UNIQUE NOT NULL, twin int REFERENCES town, country text REFERENCES country,
  kind int REFERENCES kind, label text GENERATED ALWAYS AS ('town ' || id) STORED);
CREATE TABLE mayor (town_id int PRIMARY KEY REFERENCES town ON DELETE CASCADE, name text);
CREATE TABLE page (town int REFERENCES town, number smallint, text text, PRIMARY KEY (town, number));
CREATE TABLE small (id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text);
CREATE TABLE note (id bigserial PRIMARY KEY, of_type text, of_id text, town_number int, data jsonb, slug text);
CREATE TABLE empty (id serial PRIMARY KEY, note bigint REFERENCES note ON DELETE SET NULL)`

export const row = (model: string, pk: unknown, fields: unknown) => ({ model: `public.${model}`, pk, fields })

const rows = [
  row('country', 'DE', {}),
  row('kind', 1, { name: 'big' }),
  row('town', 1, { name: 'Ulm', twin: 3, country: 'DE', kind: 1 }),
  row('town', 3, { name: 'Hof', twin: null, country: null, kind: null }),
  row('mayor', 1, { name: 'Ada' }),
  row('page', [1, 1], { town: 1, number: 1, text: 'one' }),
  row('page', [3, 1], { town: 3, number: 1, text: 'three' }),
  row('small', 30, { text: 'x' }),
  row('note', 1, { of_type: 'town', of_id: '3', town_number: 1, data: { at: { town: 3 } }, slug: 'note-1' }),
  row('note', 2, { of_type: 'street', of_id: '3', town_number: 0, data: { at: { town: 99 } }, slug: 'note-2' }),
]

const subject = {
  models: {
    'public.note': {
      polymorphicKeys: { of_id: { type: 'of_type', models: { town: 'public.town' } } },
      virtualForeignKeys: { town_number: 'public.town' },
      jsonKeys: { data: { 'at.town': 'public.town' } },
    },
  },
}

/** A project whose rows have keys of every kind, and refer to each other in every way. */
export function makeNumbered(): Promise<CaseProject> {
  return CaseProject.make({ schema, rows, subject })
}
