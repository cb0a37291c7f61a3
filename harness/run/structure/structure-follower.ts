import {
  enumWithin,
  linkLabels,
  type StructureChange,
  type StructurePair,
  structureChanges,
} from '../../compare/index.ts'
import type { ComparatorRegistry } from '../../model/comparator.ts'
import type { ExpectedSchemaChange } from '../../model/expectation.ts'
import type { Field } from '../../model/schema.ts'
import { joinLinks, type StructureLinks, sameStructure } from '../../model/structure.ts'
import { type Connection, catalogFingerprint, introspect, readIdentities } from '../../postgres/index.ts'
import { type BoundStructure, followSubject } from './bound-structure.ts'

/** A change of structure that was seen after a step. */
export interface SeenChange {
  /** The step's 1-based number; null: it was one of several. */
  readonly step: number | null
  readonly pair: StructurePair
}

/** Follows the structure of a database through the steps of a case. */
export class StructureFollower {
  /** By now. */
  structure: BoundStructure
  /** What has become of the structure before the steps. */
  links: StructureLinks
  readonly seen: SeenChange[] = []
  private readonly first: BoundStructure
  private readonly registry: ComparatorRegistry
  private readonly declared: readonly ExpectedSchemaChange[]

  /** @param declared the entries of `expect.schema` */
  constructor(first: BoundStructure, registry: ComparatorRegistry, declared: readonly ExpectedSchemaChange[]) {
    this.first = first
    this.registry = registry
    this.structure = first
    this.links = sameStructure(first.catalog.tables)
    this.declared = declared
  }

  /**
   * Looks whether the structure is another one than when it was looked at last. Null: it is the same.
   * @param step that ran since; null: several did
   * @throws HarnessError `bad-config` when tables or columns would have the same names
   */
  async look(connection: Connection, step: number | null): Promise<StructurePair | null> {
    const before = this.structure
    const fingerprint = await catalogFingerprint(connection)
    if (fingerprint === before.fingerprint) return null
    const catalog = await introspect(connection)
    const identities = await readIdentities(connection)
    if (JSON.stringify(catalog) === JSON.stringify(before.catalog)) {
      // What was done was undone.
      this.structure = { ...before, fingerprint, identities }
      return null
    }
    const first = { structure: this.first, links: this.links }
    const followed = followSubject(first, before, { catalog, identities, fingerprint }, this.declared, this.registry)
    const pair = { before, after: followed.structure, links: followed.links }
    this.structure = followed.structure
    this.links = joinLinks(this.links, followed.links)
    this.seen.push({ step, pair })
    return pair
  }

  /** All that is other than before the steps. */
  changes(): readonly StructureChange[] {
    if (this.seen.length === 0) return []
    return structureChanges({ before: this.first, after: this.structure, links: this.links })
  }

  /** The 1-based number of the step that made a change; null where it can't be told. */
  stepOf({ entry }: StructureChange): number | null {
    if (this.seen.length === 1) return this.seen[0]?.step ?? null
    const text = JSON.stringify(entry)
    const place = JSON.stringify([entry.kind, entry.model, entry.field])
    const made = this.seen.map(({ step, pair }) => ({ step, entries: structureChanges(pair).map((it) => it.entry) }))
    const same = made.findLast(({ entries }) => entries.some((other) => JSON.stringify(other) === text))
    const near = made.findLast(({ entries }) =>
      entries.some((other) => JSON.stringify([other.kind, other.model, other.field]) === place),
    )
    return (same ?? near)?.step ?? null
  }
}

/** For columns of enums, in the same form before and after: what became of the labels. */
export function labelsWithin({
  before,
  after,
}: StructurePair): (from: Field, to: Field) => ReadonlyMap<string, string> | null {
  return (from, to) => {
    const [then, now] = [enumWithin(from.type), enumWithin(to.type)]
    if (!then || !now || isArray(from) !== isArray(to)) return null
    return linkLabels(then, now, { before: before.identities, after: after.identities })
  }
}

function isArray({ type }: Field): boolean {
  return type.kind === 'array' || (type.kind === 'domain' && type.base.kind === 'array')
}
