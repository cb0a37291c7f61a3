import { escapePattern } from '../../model/escape-pattern.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts'
import { isPrimaryKey, type ModelName, modelName } from '../../model/snapshot.ts'

/**
 * What rows of a model look like that name the same fields in the same order: a regular expression that reads such a
 * row at one stroke, several times as fast as any parser, and captures the JSON text of each value. It matches only
 * what the strict reader would read too; a row that it does not match says nothing yet.
 */
export class RowShape {
  readonly model: ModelName
  /** Names of the fields, in the order of the row. */
  readonly fields: readonly string[]
  /** How many values the primary key has; null when it is not an array. */
  readonly pkLength: number | null
  /** Where in what `match` gives the primary key stands (or its first part), and where the first field. */
  readonly pkAt: number
  readonly fieldsAt: number
  private readonly order: readonly string[]
  /** Of each field, what values were seen to look like. */
  private readonly kinds: Set<string>[]
  private pattern: RegExp
  private variants = 0

  private constructor(model: ModelName, row: JsonObject, pkLength: number | null, fields: JsonObject) {
    this.model = model
    this.fields = Object.keys(fields)
    this.pkLength = pkLength
    this.order = Object.keys(row)
    this.kinds = this.fields.map(() => new Set())
    const isPkFirst = this.order.indexOf('pk') < this.order.indexOf('fields')
    this.pkAt = isPkFirst ? 1 : this.fields.length + 1
    this.fieldsAt = isPkFirst ? (pkLength ?? 1) + 1 : 1
    this.pattern = this.compile()
    this.learn(row)
  }

  /** Null when the value is no row, or none that a pattern could be made of. */
  static of(value: JsonValue): RowShape | null {
    if (!isJsonObject(value) || Object.keys(value).length !== 3) return null
    const { model, pk, fields } = value
    if (typeof model !== 'string' || pk === undefined || !isPrimaryKey(pk) || !isJsonObject(fields)) return null
    const pkLength = isJsonArray(pk) ? pk.length : null
    if (pkLength === 0 || (isJsonArray(pk) && pk.some((part) => !isScalar(part)))) return null
    return new RowShape(modelName(model), value, pkLength, fields)
  }

  /** The texts of a row that begins at `position`, and where it ends; null when it looks otherwise. */
  match(text: string, position: number): RegExpExecArray | null {
    this.pattern.lastIndex = position
    return this.pattern.exec(text)
  }

  /** Where the row ends that `match` has just found. */
  get end(): number {
    return this.pattern.lastIndex
  }

  /** Learns to match rows like a given one. Of too many kinds, or too long ones, no more is learned. */
  learn(row: JsonObject): void {
    const { fields } = row
    if (!isJsonObject(fields) || this.variants >= maxVariants) return
    let isNew = false
    this.fields.forEach((name, index) => {
      const kind = kindOf(fields[name] ?? null)
      const known = this.kinds[index]
      if (known === undefined || known.has(kind) || kind.length > maxLength) return
      known.add(kind)
      isNew = true
    })
    this.variants += 1
    if (isNew) this.pattern = this.compile()
  }

  private compile(): RegExp {
    const fields = this.fields.map((name, index) => {
      const kinds = [...(this.kinds[index] ?? [])].filter((kind) => kind !== scalar)
      return `${literal(name)}${space}:${space}(${[scalar, ...kinds].join('|')})`
    })
    const parts: Readonly<Record<string, string>> = {
      model: literal(this.model),
      pk:
        this.pkLength === null
          ? `(${scalar})`
          : listOf(
              Array.from({ length: this.pkLength }, () => `(${scalar})`),
              '[]',
            ),
      fields: listOf(fields, '{}'),
    }
    const members = this.order.map((name) => `${literal(name)}${space}:${space}${parts[name] ?? ''}`)
    return new RegExp(listOf(members, '{}'), 'y')
  }
}

/** How many rows may teach a shape something: a column of objects whose properties vary is not worth more. */
const maxVariants = 20

/** Of the pattern of one value, in characters. */
const maxLength = 5_000

const space = '[ \\n\\r\\t]*'
/** The escapes are counted, for an expression that takes any number of them would need memory for each. */
const string = '"[^"\\\\\\u0000-\\u001f]*(?:\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\\\\u0000-\\u001f]*){0,500}"'
const number = '-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?'
const scalar = `${string}|${number}|true|false|null`
const scalars = `\\[${space}(?:(?:${scalar})${space}(?:,${space}(?:${scalar})${space}){0,500})?\\]`

function listOf(members: readonly string[], [open = '', close = '']: string): string {
  return `\\${open}${space}${members.map((member) => member + space).join(`,${space}`)}\\${close}`
}

/** The JSON text of a name, as a pattern. */
function literal(name: string): string {
  return escapePattern(JSON.stringify(name))
}

/** A pattern for values like this one. Objects match by their property names, so that none can occur twice. */
function kindOf(value: JsonValue): string {
  if (isJsonArray(value) && value.every(isScalar)) return scalars
  if (isJsonArray(value)) return listOf(value.map(group), '[]')
  if (!isJsonObject(value)) return scalar
  return listOf(
    Object.entries(value).map(([name, member]) => `${literal(name)}${space}:${space}${group(member)}`),
    '{}',
  )
}

function group(value: JsonValue): string {
  return `(?:${kindOf(value)})`
}

function isScalar(value: JsonValue): boolean {
  return !isJsonArray(value) && !isJsonObject(value)
}
