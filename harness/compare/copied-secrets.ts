import type { ColumnType } from '../model/catalog.ts'
import { hideReferences } from '../model/hide-references.ts'
import { isJsonArray, isJsonObject, type JsonValue, jsonText } from '../model/json.ts'
import { KnownSecrets } from '../model/known-secrets.ts'
import { type ExpectedValue, isMatcher } from '../model/matcher.ts'
import { namesOfSecrets } from '../model/names-of-secrets.ts'
import { type Field, hasScalarPk, type Model, type Schema } from '../model/schema.ts'
import { exactJson, secretTexts } from '../model/secret-forms.ts'
import { lettersOf, type SecretNames } from '../model/secret-names.ts'
import type { ModelName, PrimaryKey } from '../model/snapshot.ts'
import { withoutSecretLines } from './secret-lines.ts'

/** Rows in which secrets are, with the schema that says in which fields. */
export interface SecretRows {
  readonly schema: Schema
  readonly rows: () => Iterable<RowWithSecrets>
  /** Whether they are the imported snapshot: a secret that also stands in a field that is none is shown openly. */
  readonly areImported: boolean
}

export interface RowWithSecrets {
  readonly model: ModelName
  readonly pk: ExpectedValue
  readonly fields: Readonly<Record<string, ExpectedValue>>
}

/**
 * Secrets that the steps' SQL, or a trigger, may have copied to where nobody hides them. The rows are looked through
 * once a text is to be shown: linear in their number; what is kept of them are their secrets.
 */
export class CopiedSecrets {
  private readonly known = new KnownSecrets()
  /** Hidden wherever they stand, though they stand openly in the snapshot too. */
  private readonly drawn = new Set<string>()
  private readonly sources: readonly SecretRows[]
  private letters: KnownSecrets | null = null
  private names: SecretNames | null = null
  private isCollected = false
  private isOpened = false

  constructor(sources: readonly SecretRows[] = []) {
    this.sources = sources
  }

  /** A secret that was drawn anew, or that another one became: no copy may be shown. */
  addDrawn(secret: string): void {
    this.known.add(secret)
    this.drawn.add(secret)
  }

  /** The text with `...` in place of each secret. */
  redact(text: string): string {
    if (!this.isIn(text)) return text
    if (!this.isOpened) this.openShown()
    return this.known.redact(text)
  }

  /** A file in which people may have written secrets, without the lines that hold them or give one to a field. */
  redactFile(text: string): string {
    this.letters ??= this.collectLetters()
    return withoutSecretLines(text, this.letters, this.secretNames().in(text), (shown) => this.redact(shown))
  }

  /** A command that people wrote: `...` where it holds a secret, or a part of one, or speaks of a secret field. */
  redactCommand(text: string): string {
    this.letters ??= this.collectLetters()
    return this.letters.isIn(lettersOf(text)) || this.secretNames().areSpokenOfIn(text) ? '...' : this.redact(text)
  }

  private secretNames(): SecretNames {
    this.names ??= namesOfSecrets(this.sources.flatMap(({ schema }) => [...hideReferences(schema).models.values()]))
    return this.names
  }

  /** The value with `...` in place of each secret. */
  redactPk(pk: PrimaryKey): PrimaryKey {
    if (pk === null || typeof pk === 'string') return pk === null ? pk : this.redact(pk)
    if (isJsonArray(pk)) return pk.map((part) => this.redactValue(part))
    if (isJsonObject(pk)) {
      return Object.fromEntries(Object.entries(pk).map(([form, text]) => [form, this.redact(String(text))]))
    }
    return this.redactScalar(pk)
  }

  private redactValue(value: JsonValue): JsonValue {
    if (typeof value === 'string') return this.redact(value)
    if (isJsonArray(value)) return value.map((part) => this.redactValue(part))
    if (!isJsonObject(value)) return this.redactScalar(value)
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [this.redact(name), this.redactValue(member)]),
    )
  }

  /** A number may be that of a secret text. */
  private redactScalar<T extends JsonValue>(value: T): T | string {
    const text = jsonText(value)
    const safe = this.redact(text)
    return safe === text ? value : safe
  }

  private isIn(text: string): boolean {
    if (!this.isCollected) this.collect()
    return this.known.isIn(text)
  }

  private collect(): void {
    this.isCollected = true
    for (const { schema, rows } of this.sources) {
      eachText(hiddenFields(schema), rows(), (secret) => this.known.add(secret))
    }
  }

  private collectLetters(): KnownSecrets {
    const letters = new KnownSecrets()
    const add = (text: string): void => letters.add(lettersOf(text))
    const forget = (text: string): void => letters.forget(lettersOf(text))
    for (const { schema, rows } of this.sources) eachText(hiddenFields(schema), rows(), add, textsAndNames)
    for (const { schema, rows, areImported } of this.sources) {
      if (!areImported) continue
      for (const name of namesOf(schema)) forget(name)
      eachText(shownFields(schema), rows(), forget)
    }
    for (const secret of this.drawn) add(secret)
    return letters
  }

  /** Lets go of what the application shows itself: in other fields of the snapshot, or as a name of its schema. */
  private openShown(): void {
    this.isOpened = true
    const open = (text: string): void => {
      if (!this.drawn.has(text)) this.known.forget(text)
    }
    for (const { schema, rows, areImported } of this.sources) {
      if (!areImported) continue
      for (const name of namesOf(schema)) open(name)
      eachText(shownFields(schema), rows(), open)
    }
  }
}

/** Some fields of a model, and whether the primary key that a row has apart is one of them. */
interface PartOfRows {
  readonly names: readonly string[]
  readonly hasPk: boolean
}

function hiddenFields(schema: Schema): ReadonlyMap<ModelName, PartOfRows> {
  return fieldsBy(hideReferences(schema), ({ secret, type }) => secret && !isOfNumbers(type))
}

function shownFields(schema: Schema): ReadonlyMap<ModelName, PartOfRows> {
  return fieldsBy(hideReferences(schema), ({ secret }) => !secret)
}

function fieldsBy(
  { models }: Schema,
  isAmong: (field: Field, model: Model) => boolean,
): ReadonlyMap<ModelName, PartOfRows> {
  return new Map(
    [...models.values()].flatMap((model): readonly (readonly [ModelName, PartOfRows])[] => {
      const pk = hasScalarPk(model) ? model.primaryKey[0] : undefined
      const among = model.fields.filter((field) => isAmong(field, model)).map(({ name }) => name)
      const part = { names: among.filter((name) => name !== pk), hasPk: pk !== undefined && among.includes(pk) }
      return among.length === 0 ? [] : [[model.name, part]]
    }),
  )
}

function eachText(
  parts: ReadonlyMap<ModelName, PartOfRows>,
  rows: Iterable<RowWithSecrets>,
  take: (text: string) => void,
  textsOf: (value: JsonValue) => readonly string[] = secretTexts,
): void {
  if (parts.size === 0) return
  const takeValue = (value: ExpectedValue | undefined): void => {
    if (typeof value === 'string') take(value)
    else if (typeof value === 'object' && value !== null && !isMatcher(value)) textsOf(value).forEach(take)
  }
  for (const { model, pk, fields } of rows) {
    const part = parts.get(model)
    if (!part) continue
    for (const name of part.names) takeValue(fields[name])
    if (part.hasPk) takeValue(pk)
  }
}

/** The texts of a value, and the names within it. */
function textsAndNames(value: JsonValue): readonly string[] {
  const names = (inner: JsonValue): readonly string[] => {
    if (isJsonArray(inner)) return inner.flatMap(names)
    if (!isJsonObject(inner)) return []
    const exact = exactJson(inner)
    return exact === null ? Object.entries(inner).flatMap(([name, member]) => [name, ...names(member)]) : names(exact)
  }
  return [...secretTexts(value), ...names(value)]
}

const numbers: ReadonlySet<string> = new Set(['int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'money', 'bool'])

function isOfNumbers(type: ColumnType): boolean {
  if (type.kind === 'domain') return isOfNumbers(type.base)
  if (type.kind === 'array') return isOfNumbers(type.element)
  return type.kind === 'base' && numbers.has(type.name)
}

function namesOf({ models }: Schema): readonly string[] {
  return [...models.values()].flatMap(({ name, table, fields }) => [
    name,
    table.name,
    ...fields.flatMap((field) => [field.name, field.column, ...labelsOf(field.type)]),
  ])
}

function labelsOf(type: ColumnType): readonly string[] {
  if (type.kind === 'domain') return labelsOf(type.base)
  if (type.kind === 'array') return labelsOf(type.element)
  return type.kind === 'enum' ? type.labels : []
}
