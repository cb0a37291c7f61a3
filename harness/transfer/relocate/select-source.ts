import { type Field, fieldValue, type Model, type Schema } from '../../model/schema.ts'
import { sequenceModel } from '../../model/sequence-row.ts'
import type { ModelName, Row, RowSource } from '../../model/snapshot.ts'
import {
  isOfType,
  keyText,
  polymorphicReferences,
  type Selection,
  type SelectionRequest,
  selectRows,
  type TypedReference,
} from '../select/index.ts'
import { modelReferences } from './model-references.ts'

/** A source without the rows that an import in global scope is not about. */
export interface SelectedSource {
  readonly source: RowSource
  /** Rows of each model that are left out, once the source has been gone through. */
  readonly leftOut: ReadonlyMap<ModelName, number>
  readonly unknown: Selection['unknown']
}

/**
 * Leaves out what scope and filter do, and makes exempt keys null that refer to no row of what stays: the source may be a
 * filtered export. Memory stays bounded: of the rows that such keys may refer to no more than their keys is kept.
 * @param given by today's names; rows of models that the schema lacks stay, for the import to say so
 */
export async function selectSource(
  schema: Schema,
  given: RowSource,
  request: SelectionRequest,
): Promise<SelectedSource> {
  const leftOut = new Map<ModelName, number>()
  const selection = await selectRows(schema, given, request)
  const exempt = exemptKeys(schema)
  const isWhole = [...schema.models.keys()].every((model) => selection.extentOf(model) === 'all')
  if (isWhole && exempt.size === 0) return { source: given, leftOut, unknown: selection.unknown }
  const isTaken = (row: Row): boolean =>
    row.model === sequenceModel || !schema.models.has(row.model) || selection.has(row)
  const taken = await takenKeys(given, exempt, isTaken)
  const source: RowSource = async function* () {
    leftOut.clear()
    for await (const batch of given()) {
      const rows: Row[] = []
      for (const row of batch) {
        if (isTaken(row)) rows.push(withoutKeys(row, exempt.get(row.model) ?? [], taken))
        else leftOut.set(row.model, (leftOut.get(row.model) ?? 0) + 1)
      }
      yield rows
    }
  }
  return { source, leftOut, unknown: selection.unknown }
}

interface ExemptKey {
  readonly model: Model
  readonly target: Model
  readonly fields: readonly Field[]
  readonly targetFields: readonly Field[]
  /** Fields that become null. */
  readonly nullable: readonly string[]
  /** Absent: it is a key whatever the row holds. */
  readonly type?: TypedReference['type']
}

type ExemptKeys = ReadonlyMap<ModelName, readonly ExemptKey[]>

/** Of the models that have any. */
function exemptKeys(schema: Schema): ExemptKeys {
  return new Map(
    [...schema.models.values()].flatMap((model) => {
      const keys: readonly ExemptKey[] = modelReferences(schema, model).keys.filter(({ isExempt }) => isExempt)
      const exempt = [...keys, ...polymorphicKeys(schema, model)].filter(({ nullable }) => nullable.length > 0)
      return exempt.length === 0 ? [] : [[model.name, exempt] as const]
    }),
  )
}

function polymorphicKeys(schema: Schema, model: Model): readonly ExemptKey[] {
  const exempt = model.relocation?.exemptKeys ?? []
  return polymorphicReferences(schema, model).flatMap(({ fields, target: name, targetFields, type }) => {
    const target = schema.models.get(name)
    if (!target || !fields.some((field) => exempt.includes(field))) return []
    const own = { fields: named(model, fields), targetFields: named(target, targetFields) }
    return [{ model, target, ...own, nullable: fields, type }]
  })
}

function named({ fields }: Model, names: readonly string[]): readonly Field[] {
  return names.flatMap((name) => fields.filter((field) => field.name === name))
}

/** The keys of taken rows, by the target and the fields that they are of. */
async function takenKeys(
  source: RowSource,
  exempt: ExemptKeys,
  isTaken: (row: Row) => boolean,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const references = [...exempt.values()].flat()
  const taken = new Map<string, Set<string>>()
  if (references.length === 0) return taken
  const byTarget = new Map<ModelName, ExemptKey[]>()
  for (const reference of references) {
    const list = byTarget.get(reference.target.name) ?? []
    byTarget.set(reference.target.name, list)
    if (!taken.has(nameOf(reference))) list.push(reference)
    taken.set(nameOf(reference), new Set())
  }
  for await (const batch of source()) {
    for (const row of batch) {
      const wanted = byTarget.get(row.model)
      if (!wanted || !isTaken(row)) continue
      for (const reference of wanted) {
        const key = keyIn(reference.target, row, reference.targetFields, reference.targetFields)
        if (key !== null) taken.get(nameOf(reference))?.add(key)
      }
    }
  }
  return taken
}

function withoutKeys(row: Row, references: readonly ExemptKey[], taken: ReadonlyMap<string, ReadonlySet<string>>): Row {
  let { fields } = row
  for (const reference of references) {
    const { model, type } = reference
    if (type && !isOfType(model, row, type)) continue
    const key = keyIn(model, row, reference.fields, reference.targetFields)
    if (key === null || taken.get(nameOf(reference))?.has(key)) continue
    const nulls = reference.nullable.map((name) => [name, null] as const)
    fields = { ...fields, ...Object.fromEntries(nulls) }
  }
  return fields === row.fields ? row : { ...row, fields }
}

/** @param targets whose types tell the one spelling of each */
function keyIn(model: Model, row: Row, fields: readonly Field[], targets: readonly Field[]): string | null {
  return keyText(
    targets,
    fields.map(({ name }) => fieldValue(model, row, name) ?? null),
  )
}

function nameOf({ target, targetFields }: ExemptKey): string {
  return [target.name, ...targetFields.map(({ name }) => name)].join(' ')
}
