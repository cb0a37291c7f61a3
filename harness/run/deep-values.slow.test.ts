import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { CaseReport } from '../model/case-report.ts'
import { CaseProject } from './test-case-project.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const schema = `
CREATE TABLE doc (id int PRIMARY KEY, title text, body jsonb, raw json);
CREATE TABLE vault (id int PRIMARY KEY, body jsonb, note text);
CREATE TABLE price (id int PRIMARY KEY, amount numeric);
CREATE FUNCTION shorten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.amount := trim_scale(NEW.amount);
  RETURN NEW;
END $$;
CREATE TRIGGER price_shortens BEFORE UPDATE ON price FOR EACH ROW EXECUTE FUNCTION shorten();
`

const nested = (levels: number, inner: string) => ({ $json: `${'['.repeat(levels)}${inner}${']'.repeat(levels)}` })

const rows = [
  { model: 'public.doc', pk: 1, fields: { title: 'a', body: nested(10_000, '1'), raw: nested(6_000, '1') } },
  { model: 'public.doc', pk: 2, fields: { title: 'b', body: null, raw: null } },
  { model: 'public.vault', pk: 1, fields: { body: nested(6_000, '"a-secret-of-deep"'), note: 'n' } },
  { model: 'public.price', pk: 1, fields: { amount: '1.50' } },
]

let project: CaseProject
beforeAll(async () => {
  project = await CaseProject.make({ schema, rows, subject: { models: { 'public.vault': { secrets: ['body'] } } } })
})
afterAll(() => project[Symbol.asyncDispose]())

const found = ({ error, findings }: CaseReport) => error ?? findings.map(({ field, step }) => `${field}: ${step}`)

test.each([6_000, 10_000])('a change to JSON of %i levels is judged and blamed', async (levels) => {
  const report = await project.run(`
transform:
  - sql: UPDATE doc SET body = (repeat('[', ${levels}) || repeat(']', ${levels}))::jsonb WHERE id = 2
  - sql: UPDATE doc SET raw = (repeat('{"a":', ${levels}) || '1' || repeat('}', ${levels}))::json WHERE id = 2
`)
  expect(found(report)).toEqual(['body: step 1 (sql)', 'raw: step 2 (sql)'])
})

test('a change beside JSON of 10,000 levels is judged, and so is one of it that is declared by a matcher', async () => {
  const report = await project.run(`
transform:
  - sql: UPDATE doc SET title = 'c', body = jsonb_build_array(body), raw = NULL WHERE id = 1
expect:
  changes:
    - { changed: public.doc, where: { pk: 1 }, fields: { body: { $differs: true }, raw: null } }
`)
  expect(found(report)).toEqual(['title: step 1 (sql)'])
})

test('what a secret field holds deep within is hidden elsewhere too', async () => {
  const report = await project.run(`
transform:
  - sql: UPDATE vault SET note = 'a-secret' || '-of-deep', body = '[]'
`)
  expect(found(report)).toEqual(['body: step 1 (sql)', 'note: step 1 (sql)'])
  expect(JSON.stringify(report)).not.toContain('a-secret-of-deep')
})

test('a trigger is to blame that changes no more than the digits of a number', async () => {
  const report = await project.run(`
transform:
  - update: public.price
    where: { pk: 1 }
    set: { amount: "2.50" }
`)
  expect(report.findings.map(({ field, by }) => [field, by])).toEqual([['amount', 'trigger price_shortens']])
})
