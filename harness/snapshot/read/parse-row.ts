import { Ajv, type ErrorObject } from 'ajv'
import { isJsonObject, type JsonValue } from '../../model/json.ts'
import { isPrimaryKey, modelName, type Row } from '../../model/snapshot.ts'
import snapshotSchema from '../../schemas/snapshot.schema.json' with { type: 'json' }

export type ParsedRow =
  | { readonly kind: 'row'; readonly row: Row }
  | { readonly kind: 'bad'; readonly problems: readonly string[] }

const validateRow = new Ajv({ allErrors: true, strict: true }).compile(snapshotSchema.items)

/** The row that a JSON value is, or everything that is wrong with it. */
export function parseRow(value: JsonValue): ParsedRow {
  if (!validateRow(value)) return { kind: 'bad', problems: (validateRow.errors ?? []).map(describe) }
  if (!isJsonObject(value) || typeof value.model !== 'string' || !isJsonObject(value.fields)) {
    return { kind: 'bad', problems: ['is not { model, pk, fields }'] }
  }
  const { pk } = value
  if (pk === undefined || !isPrimaryKey(pk)) {
    return { kind: 'bad', problems: ['"pk" must be a scalar, an array of scalars, or null'] }
  }
  return { kind: 'row', row: { model: modelName(value.model), pk, fields: value.fields } }
}

function describe(error: ErrorObject): string {
  const at = error.instancePath === '' ? '' : `"${error.instancePath.slice(1)}" `
  switch (error.keyword) {
    case 'required':
      return `lacks "${error.params.missingProperty}"`
    case 'additionalProperties':
      return `has an unknown property "${error.params.additionalProperty}" (only model, pk and fields are known)`
    case 'type':
      return at === '' ? 'is not an object { model, pk, fields }' : `${at}must be of type ${error.params.type}`
    default:
      return `${at}${error.message ?? 'is not valid'}`
  }
}
