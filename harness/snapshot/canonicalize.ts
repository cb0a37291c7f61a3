import type { FindingKind } from '../model/finding.ts'
import { isJsonArray, type JsonValue, jsonEquals, jsonText } from '../model/json.ts'
import { type Field, hasScalarPk, type Model, type Schema } from '../model/schema.ts'
import {
  type ModelName,
  type Ordinal,
  ordinal,
  type PrimaryKey,
  type Row,
  type Snapshot,
  toPrimaryKey,
} from '../model/snapshot.ts'
import { JoinLists } from './join-lists.ts'
import { UnresolvedKey } from './natural-index.ts'
import { NaturalReferences } from './natural-references.ts'
import { type Codec, ValueError } from './values/codec.ts'
import { canonicalValue, codecFor } from './values/codec-for.ts'

/** Something of a snapshot that the schema has no place for. */
export interface SnapshotProblem {
  readonly kind: Extract<FindingKind, 'unknown-model' | 'unknown-field' | 'existence' | 'dangling-foreign-key'>
  readonly model: ModelName
  readonly ordinal: Ordinal
  /** As the snapshot has it; `⟨secret⟩` where the key is, or may be, and `⟨natural key⟩` for what names another row. */
  readonly pk: PrimaryKey
  readonly field: string | null
  /** A sentence without the row's place and without any value of it. */
  readonly message: string
}

export interface CanonicalSnapshot {
  /** In the order of the input, without rows of unknown models. */
  readonly rows: Snapshot
  /** By models, in the order in which they come first. */
  readonly problems: readonly SnapshotProblem[]
}

/**
 * Rewrites every value to its one spelling, by the types of the schema; turns lists of a join table's keys into its
 * rows; looks natural keys in foreign-key fields up;
 * fills fields that the snapshot lacks with the column's constant default or null. A field whose value only the
 * database can know stays absent.
 * @param absent `keep`: a field that the snapshot lacks stays absent, as it is told apart from null between two files
 */
export function canonicalizeSnapshot(
  snapshot: Snapshot,
  schema: Schema,
  absent: 'fill' | 'keep' = 'fill',
): CanonicalSnapshot {
  const rows: Row[] = []
  const expanded = new JoinLists(schema).expand(snapshot)
  const references = new NaturalReferences(schema, expanded)
  const groups = new Map<ModelName, { readonly canonicalizer: RowCanonicalizer | null; first: Row; count: number }>()
  const problems = new Map<ModelName, SnapshotProblem[]>()
  for (const row of expanded) {
    let group = groups.get(row.model)
    if (!group) {
      const model = schema.models.get(row.model)
      group = { canonicalizer: model ? new RowCanonicalizer(model, references, absent) : null, first: row, count: 0 }
      groups.set(row.model, group)
      problems.set(row.model, [])
    }
    group.count += 1
    if (group.canonicalizer) {
      rows.push(group.canonicalizer.row(row, ordinal(group.count), problems.get(row.model) ?? []))
    }
  }
  for (const { canonicalizer, first, count } of groups.values()) {
    if (!canonicalizer) problems.get(first.model)?.push(unknownModel(first, count))
  }
  return { rows, problems: [...problems.values()].flat() }
}

/** @param count of its rows */
export function unknownModel(row: Row, count: number): SnapshotProblem {
  return {
    kind: 'unknown-model',
    model: row.model,
    ordinal: ordinal(1),
    pk: shownPkOfUnknown(row.pk),
    field: null,
    message: `the schema has no such model (${count} ${count === 1 ? 'row' : 'rows'})`,
  }
}

/** Of a model that the schema does not have nobody knows whether its key is secret; a number tells nothing. */
export function shownPkOfUnknown(pk: PrimaryKey): PrimaryKey {
  return pk === null || typeof pk === 'number' ? pk : '⟨secret⟩'
}

/** The natural key of the row that a part of a key refers to may be secret there. */
function withoutNaturalKeys(model: Model, pk: PrimaryKey): PrimaryKey {
  const isReference = (name: string | undefined): boolean =>
    model.foreignKeys.some(({ fields }) => fields.length === 1 && fields[0] === name)
  if (hasScalarPk(model)) return isJsonArray(pk) && isReference(model.primaryKey[0]) ? '⟨natural key⟩' : pk
  if (!isJsonArray(pk)) return pk
  return pk.map((part, index) => (isJsonArray(part) && isReference(model.primaryKey[index]) ? '⟨natural key⟩' : part))
}

interface FieldRule {
  readonly field: Field
  readonly codec: Codec
  /** What an absent field holds after the import; undefined when only the database knows. */
  readonly fallback: JsonValue | undefined
}

/** Looks foreign keys up that name their row by its natural key. */
export type References = Pick<NaturalReferences, 'resolve'>

/** Canonicalizes the rows of one model, as {@link canonicalizeSnapshot} does. */
export class RowCanonicalizer {
  private readonly absent: 'fill' | 'keep'
  private readonly model: Model
  private readonly references: References
  private readonly rules: readonly FieldRule[]
  private readonly pkRule: FieldRule | null
  private readonly known: ReadonlySet<string>

  constructor(model: Model, references: References, absent: 'fill' | 'keep') {
    this.absent = absent
    this.model = model
    this.references = references
    const rules = model.fields.map(fieldRule)
    const scalarPk = hasScalarPk(model)
    this.pkRule = rules.find(({ field }) => scalarPk && field.name === model.primaryKey[0]) ?? null
    this.rules = rules.filter((rule) => rule !== this.pkRule)
    this.known = new Set(this.rules.map(({ field }) => field.name))
  }

  row(row: Row, position: Ordinal, problems: SnapshotProblem[]): Row {
    const report: Report = (kind, field, message) => {
      problems.push({ kind, model: this.model.name, ordinal: position, pk: this.shownPk(row), field, message })
    }
    const entries: [string, JsonValue][] = []
    for (const rule of this.rules) {
      const { name } = rule.field
      const given = Object.hasOwn(row.fields, name) ? row.fields[name] : undefined
      if (given === undefined && rule.fallback !== undefined && this.absent === 'keep') continue
      const value = given === undefined ? rule.fallback : this.read(rule, given, report)
      if (value !== undefined) entries.push([name, value])
      if (value === null && !rule.field.nullable && !rule.field.generated) {
        report('existence', name, `field ${name} is null, which its column does not take`)
      } else if (given === undefined && value === undefined && isRequired(rule.field)) {
        report('existence', name, `field ${name} is missing, and its column takes no null and has no default`)
      }
    }
    for (const name of Object.keys(row.fields)) {
      if (name === this.pkRule?.field.name) {
        report('unknown-field', name, `field ${name} is the primary key, which stands in "pk" alone`)
      } else if (!this.known.has(name)) report('unknown-field', name, `the model has no field ${name}`)
    }
    const fields = Object.fromEntries(entries)
    return { model: this.model.name, pk: this.pk(row, fields, report), fields }
  }

  private pk(row: Row, fields: Row['fields'], report: Report): PrimaryKey {
    if (this.pkRule) {
      const { name } = this.pkRule.field
      const value = row.pk === null ? null : this.read(this.pkRule, row.pk, report)
      if (value === null) report('existence', name, 'the primary key is missing')
      return value === undefined ? row.pk : toPrimaryKey(value)
    }
    const { primaryKey } = this.model
    if (primaryKey.length === 0) {
      if (row.pk !== null) report('existence', null, 'the table has no primary key: "pk" must be null')
      return null
    }
    const key = primaryKey.map((name) => fields[name] ?? null)
    if (!this.isKeyOf(row.pk, key)) {
      report('existence', null, `"pk" must be the values of the fields ${primaryKey.join(', ')}, in this order`)
    }
    return key
  }

  /** Whether a composite key says what the fields say, in whatever spelling. */
  private isKeyOf(pk: PrimaryKey, key: readonly JsonValue[]): boolean {
    if (!isJsonArray(pk) || pk.length !== key.length) return false
    const ignoreProblems = (): void => {}
    return this.model.primaryKey.every((name, index) => {
      const rule = this.rules.find(({ field }) => field.name === name)
      const part = rule && this.read(rule, pk[index] ?? null, ignoreProblems)
      // What can't be read is reported for the field.
      return part === undefined || jsonEquals(part, key[index])
    })
  }

  private shownPk(row: Row): PrimaryKey {
    const isSecret = this.model.fields.some(({ name, secret }) => secret && this.model.primaryKey.includes(name))
    return isSecret ? '⟨secret⟩' : withoutNaturalKeys(this.model, row.pk)
  }

  /** Undefined, with a problem reported, when the value can't be read. */
  private read(rule: FieldRule, value: JsonValue, report: Report): JsonValue | undefined {
    const { name, sqlType } = rule.field
    try {
      return canonicalValue(rule.codec, this.references.resolve(this.model, rule.field, value))
    } catch (error) {
      if (error instanceof UnresolvedKey) report('dangling-foreign-key', name, `field ${name}: ${error.message}`)
      else if (error instanceof ValueError) report('existence', name, `field ${name} (${sqlType}): ${error.message}`)
      else throw error
      return undefined
    }
  }
}

type Report = (kind: SnapshotProblem['kind'], field: string | null, message: string) => void

/** Whether an import fails without the field. */
export function isRequired(field: Field): boolean {
  return !field.nullable && !field.generated && field.default === null && field.identity === null
}

function fieldRule(field: Field): FieldRule {
  return { field, codec: codecFor(field.type), fallback: valueWhenAbsent(field) }
}

/** What a column holds when a row does not name it; undefined when that is not a constant, or not allowed. */
export function valueWhenAbsent(field: Field): JsonValue | undefined {
  if (field.generated) return undefined
  if (field.default?.kind === 'constant') {
    return field.default.text === null ? null : codecFor(field.type).decode(field.default.text)
  }
  return field.default === null && field.nullable && field.identity === null ? null : undefined
}

/** `sentry.user row 2 (pk 7): …` */
export function problemText(problem: SnapshotProblem): string {
  return `${problem.model} row ${problem.ordinal} (pk ${jsonText(problem.pk)}): ${problem.message}`
}
