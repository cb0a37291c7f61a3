import type { GeneratedRow } from './generate-rows.ts'

/** The fields that hold keys, and of which model. */
const references: Readonly<Record<string, GeneratedRow['model']>> = {
  account: 'bench.account',
  invited_by: 'bench.account',
}

/** The same rows with other primary keys, everywhere the same: the first of a model gets that of its last, and so on. */
export function renumberRows(rows: Iterable<GeneratedRow>): readonly GeneratedRow[] {
  const groups = new Map<GeneratedRow['model'], GeneratedRow[]>()
  for (const row of rows) {
    const known = groups.get(row.model)
    if (known) known.push(row)
    else groups.set(row.model, [row])
  }
  const keys = new Map(
    [...groups].map(([model, group]) => [
      model,
      new Map(group.map(({ pk }, index) => [pk, group[group.length - 1 - index]?.pk ?? pk])),
    ]),
  )
  return [...groups].flatMap(([model, group]) =>
    group
      .map(
        ({ pk, fields }): GeneratedRow => ({
          model,
          pk: keys.get(model)?.get(pk) ?? pk,
          fields: fields.map(([name, value]) => {
            const target = references[name]
            const known = target === undefined || typeof value !== 'string' ? undefined : keys.get(target)?.get(value)
            return [name, known ?? value]
          }),
        }),
      )
      .reverse(),
  )
}
