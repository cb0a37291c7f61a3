import { isJsonArray, isJsonObject, type JsonValue } from '../model/json.ts'
import { isOwnKey } from '../model/own-key.ts'
import type { Model } from '../model/schema.ts'
import type { ModelName } from '../model/snapshot.ts'
import type { JudgeContext } from './judge-context.ts'

const mendFile = 'mend the file that is wrong'

/**
 * What to do about a field that differs between two files. What no option and no subject can settle, a file must.
 * @param field a field's name, or `pk` for a primary key of one column
 */
export function filesFix(
  { keysPreserved, inferredModels }: JudgeContext,
  model: Model,
  field: string,
  values: readonly (JsonValue | undefined)[],
): string {
  if (field === 'pk' && !model.fields.some(({ name }) => name === 'pk' && !model.primaryKey.includes(name))) {
    if (isOwnKey(model)) return `the key is the application's own word, which means the same in both files: ${mendFile}`
    return keysPreserved ? `if the rows were numbered anew, compare with --renumbered; else ${mendFile}` : mendFile
  }
  if (inferredModels === undefined) {
    return `if both files are right, bind a comparator to the field in the subject; else ${mendFile}`
  }
  const isDeclared = model.foreignKeys.some(({ fields }) => fields.includes(field))
  if (isDeclared)
    return keysPreserved ? `if the rows were numbered anew, compare with --renumbered; else ${mendFile}` : mendFile
  const target = values.every(mayBeKey) ? likelyTarget(field, inferredModels) : null
  const asKey = `${keysPreserved ? '--renumbered ' : ''}--foreign-key ${model.name}.${field}=${target}`
  return [
    ...(target === null ? [] : [`if it refers to rows that were numbered anew, say so: ${asKey}`]),
    `if both files are right, name a subject that binds a comparator to the field: --subject NAME; else ${mendFile}`,
  ].join('\n')
}

function mayBeKey(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return true
  return typeof value !== 'boolean' && !isJsonArray(value) && !isJsonObject(value)
}

/**
 * The model that a field seems to be named for: `author`, `author_id` and `authorId` for `shop.author` or
 * `public.authors`. `MODEL` where it is named as a key, but no model is; null where nothing looks like one.
 */
function likelyTarget(field: string, models: readonly ModelName[]): string | null {
  const base = field.replace(/(?:_(?:id|uuid|pk)|I[dD])$/, '')
  const word = plain(base)
  const named = models.find((name) => {
    const last = plain(name.slice(name.lastIndexOf('.') + 1))
    return [word, `${word}s`, `${word}es`, word.replace(/y$/, 'ies')].includes(last)
  })
  return named ?? (base === field || base === '' ? null : 'MODEL')
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '')
}
