import { CaseProject } from '../test-case-project.ts'

const schema = `
CREATE TABLE town (id serial PRIMARY KEY, name text, size int, token text, code uuid, seen timestamptz, share float8,
  tags text[], slug text, twin int REFERENCES town);
CREATE TABLE audit (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), at timestamptz DEFAULT clock_timestamp(), text text);
CREATE TABLE log (id serial PRIMARY KEY, at timestamptz DEFAULT clock_timestamp(), text text, mood int);
CREATE TABLE line (at timestamptz, text text)`

const ulm = {
  model: 'public.town',
  pk: 1,
  fields: {
    name: 'Ulm',
    size: 5,
    token: '0123456789abcdef0123456789abcdef',
    code: '3f2c1a52-6b0e-4d43-9f0f-2f0b1f6f1a11',
    seen: '2020-01-01T00:00:00Z',
    share: 0.5,
    tags: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'],
    slug: 'ulm',
    twin: null,
  },
}

/** A project with two towns, and tables to write what is another thing each time into. */
export function makeVarying(): Promise<CaseProject> {
  return CaseProject.make({ schema, rows: [ulm, { ...ulm, pk: 2 }] })
}

export const varied = (field: string | null, comparator: string | null, model = 'town') => ({
  model: `public.${model}`,
  field,
  comparator,
})
