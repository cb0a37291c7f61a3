import type { Case, FieldPart, TablePart } from '../../model/case.ts'
import type { Catalog, Column, Table } from '../../model/catalog.ts'
import type { Finding } from '../../model/finding.ts'
import type { Model, Schema } from '../../model/schema.ts'
import { connect, type ThrowawayServer } from '../../postgres/index.ts'
import { numberedStepLabel } from '../../transform/index.ts'
import { applyTransformation } from '../apply-transformation.ts'
import type { CaseDatabases } from '../case-databases.ts'
import type { Played } from '../play-case.ts'
import type { ImportedSnapshot, SnapshotTemplate } from '../snapshot-templates.ts'
import { authorOf, type RowWrite, rowWrites, touches } from './row-writes.ts'
import { withSuspects } from './suspects.ts'
import { keyText, rowKeysOf } from './watched-rows.ts'
import { placeText, type Unit, Witness } from './witness.ts'

export interface BlameSources {
  readonly parsed: Case
  readonly snapshot: SnapshotTemplate
  readonly databases: CaseDatabases
  /** The project's folder. */
  readonly root: string
}

/**
 * Says of each finding which step introduced it, which statement of its SQL, and which trigger or foreign key did it on
 * its behalf: the case is applied once more, on a fresh database, with a look at the rows concerned after every statement.
 * The verdict stands, whatever becomes of that: what can't be found out stays unsaid.
 */
export async function blameFindings(played: Played, sources: BlameSources): Promise<readonly Finding[]> {
  const { findings, bound, schema } = played
  if (bound.transform.length === 0) return findings
  const witness = await testify(played, sources).catch(() => null)
  return findings.map((finding) => {
    const blamed = witness === null ? null : blame(finding, witness, schema, bound, sources.root)
    return blamed ?? withSuspects(finding, schema, bound.transform.length)
  })
}

async function testify({ findings, schema }: Played, { snapshot, databases, parsed }: BlameSources): Promise<Witness> {
  const witness = new Witness(schema, findings)
  await databases.onFresh(snapshot.template, (server) => replay(server, snapshot.imported(), parsed, witness))
  return witness
}

async function replay(
  server: ThrowawayServer,
  imported: ImportedSnapshot,
  parsed: Case,
  witness: Witness,
): Promise<void> {
  await using connection = await connect(server.connection)
  await witness.begin(connection)
  await using session = await connect(server.connection)
  await applyTransformation(session, connection, imported, parsed, witness)
}

/** Null: nothing was seen of it. */
function blame(finding: Finding, witness: Witness, schema: Schema, bound: Case, root: string): Finding | null {
  const model = schema.models.get(finding.model)
  const { unit, by } =
    finding.kind === 'schema-drift'
      ? { unit: unitOfStructure(witness, finding, model), by: null }
      : finding.kind === 'sequence-behind'
        ? { unit: unitOfSequence(witness, finding), by: null }
        : model
          ? ofRow(witness, finding, model)
          : { unit: null, by: null }
  const step = unit && bound.transform[unit.step - 1]
  if (!unit || !step) return null
  return {
    ...finding,
    step: numberedStepLabel(step, unit.step),
    ...(unit.place === null ? {} : { statement: placeText(unit.place, root) }),
    ...(by === null ? {} : { by }),
  }
}

interface Culprit {
  readonly unit: Unit | null
  readonly by: string | null
}

function ofRow(witness: Witness, finding: Finding, model: Model): Culprit {
  const column = columnOf(model, finding.field)
  const keys = rowKeysOf(model, finding)
  const texts = keys.map(keyText)
  const writesOf = (unit: Unit): readonly RowWrite[] =>
    rowWrites(unit.sightings.filter((sighting) => sighting.model === model.name)).filter(
      (write) => (write.row === null || texts.includes(write.row)) && touches(write, column),
    )
  const seen = keys.map((key) => witness.history.lastChange(model.name, key, column)).filter((unit) => unit !== null)
  const written = witness.units.filter((unit) => writesOf(unit).length > 0)
  // Rows that can't be told apart are of the one unit that wrote any; a value that was set back, of the last one.
  const unit =
    seen.length > 0
      ? (witness.units[Math.max(...seen)] ?? null)
      : keys.length > 0 || written.length === 1
        ? (written.at(-1) ?? null)
        : null
  if (unit === null) return { unit: null, by: null }
  const write = writesOf(unit).at(-1)
  return { unit, by: write ? authorOf(write, column, model, witness.triggersOf) : null }
}

function columnOf(model: Model, field: string | null): string | null {
  if (field === null) return null
  const name = field === 'pk' ? model.primaryKey[0] : field
  return model.fields.find((candidate) => candidate.name === name)?.column ?? field
}

/** The last one that changed the column's, or the table's, structure. */
function unitOfStructure(witness: Witness, finding: Finding, model: Model | undefined): Unit | null {
  const column = model ? columnOf(model, finding.field) : finding.field
  const changed: Unit[] = []
  let before = witness.catalogBefore
  for (const unit of witness.units) {
    if (unit.catalog === null) continue
    if (before && partText(before, finding, model, column) !== partText(unit.catalog, finding, model, column)) {
      changed.push(unit)
    }
    before = unit.catalog
  }
  // A declared change that did not come at all is no one's doing.
  const any = finding.proposal?.corrects ? [] : witness.units.filter(({ catalog }) => catalog !== null)
  return changed.at(-1) ?? (any.length === 1 ? (any[0] ?? null) : null)
}

function partText(catalog: Catalog, finding: Finding, model: Model | undefined, column: string | null): string {
  const isIt = (table: Table): boolean =>
    model
      ? table.schema === model.table.schema && table.name === model.table.name
      : `${table.schema}.${table.name}` === finding.model
  const table = catalog.tables.find(isIt)
  const whole = column === null ? table : table?.columns.find((candidate) => candidate.name === column)
  const parts =
    whole === undefined ? [] : partsOf(finding).map((part) => Object.entries(whole).find(([key]) => key === part))
  return JSON.stringify(parts.length === 0 ? whole : parts) ?? ''
}

/** Which members of a column or table the finding is about; none: all of it. */
function partsOf({ proposal }: Finding): readonly string[] {
  const { retyped, parts } = proposal?.entry ?? {}
  if (retyped !== undefined) return ['sqlType', 'type']
  return Array.isArray(parts) ? parts.map((part) => members[String(part)] ?? '') : []
}

const members: Readonly<Record<string, string>> = {
  default: 'default',
  nullability: 'nullable',
  identity: 'identity',
  generation: 'generated',
  'primary-key': 'primaryKey',
  'unique-keys': 'uniques',
  'foreign-keys': 'foreignKeys',
  triggers: 'triggers',
} satisfies Record<FieldPart | TablePart, keyof Column | keyof Table>

/** The first one after which the sequence stayed behind. */
function unitOfSequence({ units }: Witness, { message }: Finding): Unit | null {
  const isBehind = ({ behind }: Unit): boolean =>
    [...behind].some((sequence) => message.includes(`sequence ${sequence} `))
  const last = units.findLastIndex((unit) => !isBehind(unit))
  return units.some(isBehind) ? (units[last + 1] ?? null) : null
}
