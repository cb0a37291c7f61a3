import type { ExpectedForeignKey } from '../../model/expectation.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { actionText } from './foreign-key-changes.ts'
import type { StructureChange } from './structure-change.ts'

/** What an entry says of a foreign key that is not so, in a clause. @param change of this key; undefined: none */
export function foreignKeyProblem(
  model: ModelName,
  wanted: ExpectedForeignKey,
  change: StructureChange['entry'] | undefined,
): string | null {
  const what = `foreign key on ${wanted.fields.join(', ')} of ${model}`
  const is = change?.kind === 'altered' && change.field === null ? change.foreignKey : undefined
  if (is === undefined) return `${what} should be new, gone or another one, but there is no such change`
  if (wanted.references === null) return is.references === null ? null : `${what} should be gone, but is there`
  if (is.references === null) return Object.keys(wanted).length === 1 ? null : `${what} should be there, but is gone`
  const { references, onDelete, onUpdate } = wanted
  const wrong = [
    ...(references === undefined || references === is.references
      ? []
      : [
          [`refer to ${references}`, `refers to ${is.references ?? 'a table that the subject does not know'}`] as const,
        ]),
    ...(onDelete === undefined || is.onDelete === undefined || onDelete === is.onDelete
      ? []
      : [[`be ON DELETE ${actionText(onDelete)}`, `is ON DELETE ${actionText(is.onDelete)}`] as const]),
    ...(onUpdate === undefined || is.onUpdate === undefined || onUpdate === is.onUpdate
      ? []
      : [[`be ON UPDATE ${actionText(onUpdate)}`, `is ON UPDATE ${actionText(is.onUpdate)}`] as const]),
  ]
  if (wrong.length === 0) return null
  const [should, does] = [wrong.map(([text]) => text), wrong.map(([, text]) => text)]
  return `${what} should ${should.join(' and ')}, but ${does.join(' and ')}`
}
