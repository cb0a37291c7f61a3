import type { JsonValue } from '../model/json.ts'
import { hasScalarPk, type Schema } from '../model/schema.ts'
import type { ModelName, Row, Snapshot } from '../model/snapshot.ts'
import { sortSnapshot } from '../snapshot/index.ts'

/** The same rows as another instance has them: every primary key is another one, and they are in another order. */
export function renumbered(rows: Snapshot, schema: Schema): Snapshot {
  const renumber = (name: ModelName, key: JsonValue): JsonValue => {
    const model = schema.models.get(name)
    return model && hasScalarPk(model) && typeof key === 'number' ? 90_000 - 7 * key : key
  }
  const anew = rows.map(({ model: name, pk, fields }): Row => {
    const keys = (schema.models.get(name)?.foreignKeys ?? []).filter(
      (key) => key.targetsPrimaryKey && key.fields.length === 1,
    )
    const targets = new Map(keys.map((key) => [key.fields[0] ?? '', key.target]))
    const entries = Object.entries(fields).map(([field, value]): [string, JsonValue] => {
      const target = targets.get(field)
      return [field, target === undefined ? value : renumber(target, value)]
    })
    const newPk = renumber(name, pk)
    return { model: name, pk: typeof newPk === 'number' ? newPk : pk, fields: Object.fromEntries(entries) }
  })
  return sortSnapshot(anew, schema)
}

/** With what another instance has of its own: later dates, other passwords and keys. */
export function regenerated(rows: Snapshot): Snapshot {
  return rows.map((row) => {
    const change = own[row.model]
    const key = typeof row.pk === 'number' ? row.pk : 0
    return change ? { ...row, fields: { ...row.fields, ...change(row.fields, key) } } : row
  })
}

type Change = (fields: Row['fields'], pk: number) => Row['fields']

const laterIn =
  (...names: readonly string[]): Change =>
  (fields) =>
    Object.fromEntries(names.map((name) => [name, String(fields[name]).replace('2026-01', '2026-02')]))

const own: Readonly<Record<string, Change>> = {
  'sentry.email': laterIn('date_added'),
  'sentry.useremail': laterIn('date_hash_added'),
  'sentry.userrole': laterIn('date_updated'),
  'sentry.option': ({ key }): Row['fields'] =>
    key === 'sentry:install-id' ? { value: '"ffffe842d44279051a55f169dc87cee108ff7990"' } : {},
  'sentry.projectkey': (_, pk) => ({
    public_key: pk.toString(16).padStart(32, '1'),
    secret_key: pk.toString(16).padStart(32, '2'),
  }),
  'sentry.user': (fields, pk) => ({
    ...laterIn('last_active')(fields, pk),
    password: `pbkdf2_sha256$600000$anotherSalt${pk}$anotherHash${pk}=`,
  }),
}
