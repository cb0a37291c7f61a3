import type { CatalogIdentities } from '../../model/structure.ts'

/** By the name of an enum before, as the catalog has it: what it is called after, and its labels before → after. */
export type RenamedLabels = ReadonlyMap<string, { readonly to: string; readonly labels: ReadonlyMap<string, string> }>

/** What became of the values of all enums whose numbers are what they were, each as long as it is there. */
export function renamedLabels(before: CatalogIdentities, after: CatalogIdentities): RenamedLabels {
  const now = new Map(
    [...after.labels].flatMap(([name, labels]) => [...labels].map(([label, id]) => [id, { name, label }] as const)),
  )
  return new Map(
    [...before.labels].flatMap(([name, labels]) => {
      const found = [...labels].flatMap(([label, id]) => {
        const current = now.get(id)
        return current ? [{ label, current }] : []
      })
      const [first] = found
      if (!first) return []
      return [
        [
          name,
          { to: first.current.name, labels: new Map(found.map(({ label, current }) => [label, current.label])) },
        ] as const,
      ]
    }),
  )
}

/** A value of an enum, or an array of such, as PostgreSQL writes it: by the labels after. */
export function withNewLabels(text: string, labels: ReadonlyMap<string, string>): string {
  if (!text.startsWith('{')) return labels.get(text) ?? text
  return text.replace(/"((?:[^"\\]|\\.)*)"|[^{},"]+/gu, (item, quoted: string | undefined) => {
    if (quoted === undefined && item.toUpperCase() === 'NULL') return item
    const label = quoted === undefined ? item : quoted.replace(/\\(.)/gu, '$1')
    return arrayItem(labels.get(label) ?? label)
  })
}

/** PostgreSQL manual, 8.15.6. */
function arrayItem(label: string): string {
  const isPlain = label !== '' && !/[\s{},"\\]/u.test(label) && label.toUpperCase() !== 'NULL'
  return isPlain ? label : `"${label.replace(/["\\]/gu, '\\$&')}"`
}
