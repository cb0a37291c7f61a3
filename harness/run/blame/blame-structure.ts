import type { Catalog, Column, QualifiedName, Table } from '../../model/catalog.ts'
import type { FieldPart, TablePart } from '../../model/expectation.ts'
import type { Finding } from '../../model/finding.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Model, Schema } from '../../model/schema.ts'
import { qualifiedName, type StructureLinks, tableKey } from '../../model/structure.ts'
import type { Unit, Witness } from './witness.ts'

/** By what names a finding about the structure may find its table and column while the steps rename them. */
interface Place {
  readonly tables: ReadonlySet<string>
  /** Null: it is about the table. */
  readonly columns: ReadonlySet<string> | null
}

/** The last unit that changed what the finding is about; of what came or went, the last one that made it come or go. */
export function unitOfStructure(
  witness: Witness,
  finding: Finding,
  schemas: { readonly before: Schema; readonly after: Schema; readonly links: StructureLinks },
): Unit | null {
  const { proposal } = finding
  // A declared change that did not come is no one's doing.
  if (proposal?.corrects && proposal.entry === null) return null
  const place = placeOf(finding, schemas)
  const look = lookFor(proposal?.entry ?? null)
  const changed: Unit[] = []
  let before = witness.catalogBefore
  for (const unit of witness.units) {
    if (unit.catalog === null) continue
    if (before && look.isChange(part(before, place, look.members), part(unit.catalog, place, look.members))) {
      changed.push(unit)
    }
    before = unit.catalog
  }
  const any = witness.units.filter(({ catalog }) => catalog !== null)
  return changed.at(-1) ?? (any.length === 1 && !proposal?.corrects ? (any[0] ?? null) : null)
}

function placeOf(
  { model: name, field }: Finding,
  { before, after, links }: { readonly before: Schema; readonly after: Schema; readonly links: StructureLinks },
): Place {
  const models = [before.models.get(name), after.models.get(name)].filter(
    (model): model is Model => model !== undefined,
  )
  const tables = models.map(({ table }) => table)
  const linked = [...links.values()].filter((link) =>
    [link.before, link.after].some((table) => tables.some((own) => tableKey(own) === tableKey(table))),
  )
  const all: readonly QualifiedName[] = [...tables, ...linked.flatMap((link) => [link.before, link.after])]
  const keys = all.map(({ schema, name: table }) => tableKey({ schema, name: table }))
  const columns = models.flatMap((model) =>
    model.fields.filter((own) => own.name === field).map(({ column }) => column),
  )
  const renamed = linked.flatMap((link) =>
    [...link.columns].flatMap((names) => (names.some((column) => columns.includes(column)) ? names : [])),
  )
  return {
    // A table that no model is made of goes by its own name.
    tables: new Set(keys.length > 0 ? keys : [name]),
    columns: field === null ? null : new Set([field, ...columns, ...renamed]),
  }
}

interface Look {
  /** Which members of a column or table; none: all of it. */
  readonly members: readonly string[]
  readonly isChange: (before: string | null, after: string | null) => boolean
}

/** @param entry that would declare the finding */
function lookFor(entry: JsonObject | null): Look {
  const isOther = (before: string | null, after: string | null): boolean => before !== after
  if (entry?.added !== undefined) return { members: [], isChange: (before, after) => before === null && after !== null }
  if (entry?.dropped !== undefined)
    return { members: [], isChange: (before, after) => before !== null && after === null }
  if (entry?.renamed !== undefined) return { members: ['name'], isChange: isOther }
  if (entry?.retyped !== undefined) return { members: ['sqlType', 'type'], isChange: isOther }
  const parts = [
    ...(Array.isArray(entry?.parts) ? entry.parts : []),
    ...(entry?.default === undefined ? [] : ['default']),
    ...(entry?.nullable === undefined ? [] : ['nullability']),
    ...(entry?.foreignKey === undefined ? [] : ['foreign-keys']),
  ]
  return { members: parts.flatMap((name) => members[String(name)] ?? []), isChange: isOther }
}

/** As text; null: it is not there. */
function part(catalog: Catalog, { tables, columns }: Place, wanted: readonly string[]): string | null {
  const table = catalog.tables.find((own) => tables.has(tableKey(own)) || tables.has(qualifiedName(own)))
  const whole = columns === null ? table : table?.columns.find(({ name }) => columns.has(name))
  if (whole === undefined) return null
  return JSON.stringify(wanted.length === 0 ? whole : Object.entries(whole).filter(([name]) => wanted.includes(name)))
}

const members: Readonly<Record<string, readonly string[]>> = {
  default: ['default'],
  nullability: ['nullable'],
  identity: ['identity'],
  generation: ['generated'],
  collation: ['collation'],
  'primary-key': ['primaryKey'],
  'unique-keys': ['uniques', 'specialKeys'],
  'foreign-keys': ['foreignKeys'],
  checks: ['checks'],
  triggers: ['triggerDefinitions'],
  'row-security': ['rowSecurity'],
  logging: ['unlogged'],
} satisfies Record<FieldPart | TablePart, readonly (keyof Column | keyof Table)[]>
