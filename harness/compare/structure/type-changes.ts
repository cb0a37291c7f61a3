import type { Column, ColumnType } from '../../model/catalog.ts'
import type { CatalogIdentities } from '../../model/structure.ts'

/**
 * What became of the labels of an enum: before → after. One that is gone is missing; others follow their number, or,
 * where the type was made anew, their text.
 */
export function linkLabels(
  before: EnumType,
  after: EnumType,
  identities: { readonly before: CatalogIdentities; readonly after: CatalogIdentities },
): ReadonlyMap<string, string> {
  const then = identities.before.labels.get(before.name)
  const now = new Map([...(identities.after.labels.get(after.name) ?? [])].map(([label, id]) => [id, label]))
  return new Map(
    before.labels.flatMap((label): readonly (readonly [string, string])[] => {
      const renamed = now.get(then?.get(label) ?? '')
      const to = renamed ?? (after.labels.includes(label) ? label : undefined)
      return to === undefined ? [] : [[label, to]]
    }),
  )
}

export type EnumType = Extract<ColumnType, { readonly kind: 'enum' }>

/** The enum that the values consist of; null when they are of other types. */
export function enumWithin(type: ColumnType): EnumType | null {
  switch (type.kind) {
    case 'enum':
      return type
    case 'array':
      return enumWithin(type.element)
    case 'domain':
      return enumWithin(type.base)
    default:
      return null
  }
}

/** What is other about a column's type, as a clause; null when nothing is. @param place `column price of table shop.book` */
export function typeChange(
  place: string,
  before: Column,
  after: Column,
  identities: { readonly before: CatalogIdentities; readonly after: CatalogIdentities },
): string | null {
  if (JSON.stringify([before.sqlType, before.type]) === JSON.stringify([after.sqlType, after.type])) return null
  const isRetyped = before.sqlType !== after.sqlType
  const [then, now] = [enumWithin(before.type), enumWithin(after.type)]
  const values = then && now ? labelChanges(then, now, linkLabels(then, now, identities)) : []
  if (isRetyped) return [`${place} is now ${after.sqlType}, and was ${before.sqlType}`, ...values].join('; ')
  if (!then || !now) return `${place}: type ${after.sqlType} is another one of that name`
  return `${place}: ${values.length > 0 ? values.join('; ') : 'its enum values have another order'}`
}

function labelChanges(then: EnumType, now: EnumType, labels: ReadonlyMap<string, string>): readonly string[] {
  const kept = new Set(labels.values())
  return [
    ...then.labels.flatMap((label) => {
      const to = labels.get(label)
      if (to === undefined) return [`enum value ${JSON.stringify(label)} is gone`]
      return to === label ? [] : [`enum value ${JSON.stringify(label)} was renamed to ${JSON.stringify(to)}`]
    }),
    ...now.labels.filter((label) => !kept.has(label)).map((label) => `enum value ${JSON.stringify(label)} is new`),
  ]
}
