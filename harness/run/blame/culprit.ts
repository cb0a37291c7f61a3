import type { Finding } from '../../model/finding.ts'
import type { Model, Schema } from '../../model/schema.ts'
import { sequenceModel } from '../../model/sequence-row.ts'
import type { StructureLinks } from '../../model/structure.ts'
import { unitOfStructure } from './blame-structure.ts'
import { authorOf, type RowWrite, touches } from './row-writes.ts'
import { keyText, rowKeysOf } from './watched-rows.ts'
import type { Unit, Witness } from './witness.ts'
import type { WrittenRows } from './written-rows.ts'

/** What was seen while the steps were applied again. */
export interface Evidence {
  readonly witness: Witness
  readonly schemas: { readonly before: Schema; readonly after: Schema; readonly links: StructureLinks }
  /** By the position of the unit. */
  readonly written: readonly WrittenRows[]
}

/** What introduced a finding; null where it can't be told. */
interface Culprit {
  readonly unit: Unit | null
  /** The trigger or foreign key that did it on the unit's behalf; null: the unit itself. */
  readonly by: string | null
}

export function findCulprit(finding: Finding, evidence: Evidence): Culprit {
  const { witness, schemas } = evidence
  if (finding.kind === 'schema-drift') return { unit: unitOfStructure(witness, finding, schemas), by: null }
  if (finding.kind === 'sequence-behind') return { unit: unitLeftBehind(witness, finding), by: null }
  if (finding.model === sequenceModel) return { unit: unitOfNext(witness, finding), by: null }
  const model = schemas.after.models.get(finding.model)
  return model ? ofRow(evidence, finding, model) : { unit: null, by: null }
}

function ofRow({ witness, written }: Evidence, finding: Finding, model: Model): Culprit {
  const column = columnOf(model, finding.field)
  const keys = rowKeysOf(model, finding)
  const texts = keys.map(keyText)
  const writesOf = (unit: number): readonly RowWrite[] =>
    (written[unit]?.of(model.name, texts) ?? []).filter((write) => touches(write, column))
  const seen = keys.map((key) => witness.history.lastChange(model.name, key, column)).filter((unit) => unit !== null)
  const position = seen.length > 0 ? Math.max(...seen) : unseen(witness, writesOf, keys.length > 0)
  const unit = position === null ? null : (witness.units[position] ?? null)
  const write = position === null ? undefined : writesOf(position).at(-1)
  return { unit, by: write ? authorOf(write, column, model, witness.triggersOf) : null }
}

/** Of a value that was set back, the last unit that wrote it; of rows that can't be told apart, the one that wrote any. */
function unseen({ units }: Witness, writesOf: (unit: number) => readonly unknown[], isOneRow: boolean): number | null {
  const writing = units.flatMap((_, unit) => (writesOf(unit).length > 0 ? [unit] : []))
  return isOneRow || writing.length === 1 ? (writing.at(-1) ?? null) : null
}

function columnOf(model: Model, field: string | null): string | null {
  if (field === null) return null
  const name = field === 'pk' ? model.primaryKey[0] : field
  return model.fields.find((candidate) => candidate.name === name)?.column ?? field
}

/** The first one after which the sequence stayed behind. */
function unitLeftBehind({ units }: Witness, { message }: Finding): Unit | null {
  const isBehind = ({ behind }: Unit): boolean =>
    [...behind].some((sequence) => message.includes(`sequence ${sequence} `))
  const last = units.findLastIndex((unit) => !isBehind(unit))
  return units.some(isBehind) ? (units[last + 1] ?? null) : null
}

/** The last one that moved the sequence. */
function unitOfNext({ units, nextBefore }: Witness, { expectedPk, actualPk }: Finding): Unit | null {
  const name = String(expectedPk ?? actualPk)
  return (
    units.findLast((unit, position) => {
      const before = position === 0 ? nextBefore : units[position - 1]?.next
      return unit.next.get(name) !== before?.get(name)
    }) ?? null
  )
}
