import type { Schema } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { type StructureLinks, tableKey } from '../../model/structure.ts'

/**
 * The fields that must not be shown after the steps, by model: those that were secret before, by their names now; and,
 * since values may have been moved by hand, new columns that have the name of a secret one, and all new ones of a table
 * that lost a secret one.
 */
export function secretsAfter(
  before: Schema,
  after: Schema,
  links: StructureLinks,
): ReadonlyMap<ModelName, readonly string[]> {
  const secretColumns = new Set(
    [...before.models.values()].flatMap(({ fields }) => fields.flatMap(({ secret, column }) => (secret ? column : []))),
  )
  const models = new Map([...before.models.values()].map((model) => [tableKey(model.table), model]))
  const linked = new Map([...links.values()].map((link) => [tableKey(link.after), link]))
  return new Map(
    [...after.models.values()].flatMap((model): readonly (readonly [ModelName, readonly string[]])[] => {
      const link = linked.get(tableKey(model.table))
      const then = link && models.get(tableKey(link.before))
      const kept = new Map([...(link?.columns ?? [])].map(([from, to]) => [to, from]))
      const secretThen = new Set((then?.fields ?? []).flatMap(({ secret, column }) => (secret ? column : [])))
      const lostSecret = [...secretThen].some((column) => !link?.columns.has(column))
      const secrets = model.fields.filter(({ column }) => {
        const from = kept.get(column)
        return from === undefined ? lostSecret || secretColumns.has(column) : secretThen.has(from)
      })
      return secrets.length === 0 ? [] : [[model.name, secrets.map(({ name }) => name)]]
    }),
  )
}
