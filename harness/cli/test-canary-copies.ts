import { join } from 'node:path'
import type { JsonValue } from '../model/json.ts'
import { modelName, type Row, type Snapshot } from '../model/snapshot.ts'
import type { Canaries } from './test-canaries.ts'
import type { CanaryCase } from './test-canary-cases.ts'
import { checkout } from './test-command.ts'
import { quoted } from './test-plant-canaries.ts'

/** A subject in which a secret is drawn anew and copied to fields that are no secret. */
export const copiesSchema = `
create table session (id integer primary key, name text not null unique, token text not null, ending text, url text);
create table visit (id integer primary key, url text not null, details jsonb not null);`

export const copiesSubject = `
import { correlatedId, json } from '${join(checkout, 'comparators/index.ts')}'

const token = correlatedId('token', { derived: { ending: (value) => value.slice(-12) } })

export default {
  name: 'copies',
  schema: 'schema.sql',
  models: { 'public.session': { secrets: ['token'] } },
  comparators: {
    'public.session': [token.drawnIn('token'), token.copiedTo('ending', 'url')],
    'public.visit': [token.copiedTo('url'), json({ 'of[*]': token.copiedTo }, 'details')],
  },
}
`

export interface CanaryCopies {
  readonly before: Snapshot
  readonly after: Snapshot
  /** Each leaves copies behind, or replaces them by what they must not be, wherever there may be one. */
  readonly cases: Readonly<Record<string, CanaryCase>>
}

/** Rows with canaries, and with others in their places. */
export function canaryCopies(canaries: Canaries): CanaryCopies {
  const [old = '', drawn = '', other = ''] = Array.from({ length: 3 }, () => canaries.text('a copy'))
  const rows = (first: string, copied: string, second = other): Snapshot => [
    session(1, first, copied),
    session(2, second, second),
    ...[`http://x/?t=${copied}`, copied, `${second}${copied}`].map((url, index) => visit(index + 1, url, copied)),
  ]
  const becoming = (after: Snapshot): CanaryCase => ({ transform: [{ sql: after.map(update).join(';\n') }] })
  const before = rows(old, old)
  const leftBehind = rows(drawn, old)
  return {
    before,
    after: leftBehind,
    cases: {
      'left behind': becoming(leftBehind),
      'what another became': becoming(rows(drawn, other)),
      'what nobody became': becoming(rows(drawn, 'no token of anybody')),
      'two that became one': becoming(rows(drawn, drawn, drawn)),
      'only the copies': becoming(rows(old, other)),
    },
  }
}

function session(pk: number, token: string, copied: string): Row {
  const fields = { name: `session ${pk}`, token, ending: copied.slice(-12), url: `http://x/${copied}/` }
  return { model: modelName('public.session'), pk, fields }
}

function visit(pk: number, url: string, token: string): Row {
  return { model: modelName('public.visit'), pk, fields: { url, details: { of: [token, `of ${token}`], [token]: 1 } } }
}

function update({ model, pk, fields }: Row): string {
  const text = (value: JsonValue): string => quoted(typeof value === 'string' ? value : JSON.stringify(value))
  const sets = Object.entries(fields).map(([name, value]) => `${name} = ${text(value)}`)
  return `UPDATE ${model} SET ${sets.join(', ')} WHERE id = ${pk}`
}
