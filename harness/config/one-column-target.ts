import type { Problem } from '../model/errors.ts'
import { didYouMean } from './did-you-mean.ts'
import type { NamedTable } from './name-tables.ts'

/**
 * The model that one field can refer to. Null: there is no such model, or no primary key of one column, as `problems`
 * then says.
 * @param place which entry of the subject names it
 */
export function oneColumnTarget(
  all: ReadonlyMap<string, NamedTable>,
  name: string,
  place: string,
  problems: Problem[],
): NamedTable | null {
  const target = all.get(name)
  if (target?.table.primaryKey.length === 1) return target
  if (target) {
    problems.push({
      message: `${place} names model ${name}, which has no primary key of one column`,
      fix: 'one field can hold the key of one column only: leave it out',
    })
  } else {
    problems.push({
      message: `${place} names model ${name}, which does not exist`,
      fix: didYouMean(name, [...all.keys()]),
    })
  }
  return null
}
