import { qualifiedNameText } from '../../model/sequence-row.ts'
import type { Check } from './constraint-checks.ts'
import type { ForeignKeyConstraint } from './constraint-facts.ts'

/**
 * What is wrong with a row, to stand behind its place: without values of secret fields.
 * @param fields those of the constraint
 * @param values PostgreSQL's texts of them
 */
export function reasonOf(
  { kind, constraint }: Check,
  fields: readonly string[],
  values: readonly (string | null)[],
): string {
  const { model, name } = constraint
  const isSecret = model.fields.some((field) => field.secret && fields.includes(field.name))
  const shown = isSecret ? 'a value that is secret' : values.map((value) => value ?? 'null').join(', ')
  const named = `field ${fields.join(', ')}`
  switch (kind) {
    case 'dangling': {
      const target = constraint.kind === 'foreign-key' ? targetName(constraint) : model.name
      return `${named} refers to ${target} ${shown}, which is not there`
    }
    case 'half-null':
      return `${named} is null in part (${shown}), which foreign key ${name} (MATCH FULL) refuses`
    case 'duplicate':
      return `${named} holds ${shown}, as another row does, which constraint ${name} refuses`
    case 'conflict':
      return `${fields.length === 0 ? 'it' : `${named} holds ${shown}, which`} conflicts with another row by constraint ${name}`
  }
}

function targetName({ target, targetModel }: ForeignKeyConstraint): string {
  return targetModel ?? qualifiedNameText(target)
}

/** What rows are that are not listed. */
export function moreRows({ kind, constraint }: Check, fields: readonly string[]): string {
  const rest = {
    dangling: 'refers to nothing',
    'half-null': 'is null in part',
    duplicate: 'is not unique',
    conflict: 'conflicts with another',
  } satisfies Record<Check['kind'], string>
  return `rows of ${constraint.model.name} whose ${fields.join(', ') || constraint.name} ${rest[kind]}`
}
