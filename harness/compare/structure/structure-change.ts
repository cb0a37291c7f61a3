import type { Catalog } from '../../model/catalog.ts'
import type { ExpectedSchemaChange } from '../../model/expectation.ts'
import type { Schema } from '../../model/schema.ts'
import type { CatalogIdentities, StructureLinks } from '../../model/structure.ts'

/** One change of structure, as an entry of `expect.schema` declares it: of an altered part each by itself. */
export interface StructureChange {
  readonly entry: WithoutPlace<ExpectedSchemaChange>
  /** A clause without a final stop: `column status of table shop.book lost its default 'draft'`. */
  readonly text: string
  /** The type is the same, but its values, those of an enum, are others. */
  readonly isOfValuesOnly?: boolean
  /** It follows from what became of columns or tables: it may be declared, and need not be. */
  readonly isImplied?: boolean
  /** Of a secret field, whose default must not be shown. */
  readonly isSecret?: boolean
}

type WithoutPlace<E> = E extends unknown ? Omit<E, 'line'> : never

/** A database as it is at one moment. */
export interface Structure {
  readonly schema: Schema
  readonly catalog: Catalog
  readonly identities: CatalogIdentities
}

/** What became of one database in between. */
export interface StructurePair {
  readonly before: Structure
  readonly after: Structure
  readonly links: StructureLinks
}
