import { HarnessError } from '../../model/errors.ts'
import { nearestName } from '../../model/nearest-name.ts'
import type { Model, Schema } from '../../model/schema.ts'
import { type Scope, scopes, scopesWithin } from '../../model/scope.ts'
import { modelName, type RowStream } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import { exportRows } from './export.ts'
import type { ExportOptions } from './open-export.ts'

/**
 * Exports the rows of one model: those that an export with the same options has of it, so that other models are looked at
 * where they matter.
 * @throws HarnessError `bad-usage` when there is no such model (its problem's failure is `unknown-model`), or no row of it
 *   can take part (`unexportable-model`); what {@link exportRows} throws
 */
export function exportModel(
  connection: Connection,
  schema: Schema,
  name: string,
  options: ExportOptions = {},
): RowStream {
  const model = schema.models.get(modelName(name))
  if (!model) throw unknownModel(schema, name)
  refuseUnexportable(model, options)
  return exportRows(connection, schema, { ...options, only: model.name })
}

function unknownModel(schema: Schema, name: string): HarnessError {
  const known = [...schema.models.keys()]
  const near = nearestName(name, known)
  const message = `subject ${schema.subject} has no such model`
  return new HarnessError(`model ${name} cannot be exported`, {
    code: 'bad-usage',
    problems: [
      {
        message,
        model: name,
        failure: 'unknown-model',
        fix: near === null ? `it has: ${known.join(', ')}` : `did you mean ${near}?`,
      },
    ],
  })
}

function refuseUnexportable({ name, relocation }: Model, { scope = 'global' }: ExportOptions): void {
  const choices = relocation?.scope
  const within: readonly string[] = scopesWithin[scope]
  if (!choices || choices.some((choice) => within.includes(choice.scope))) return
  const own = [...new Set(choices.map((choice) => choice.scope))]
  throw new HarnessError(`model ${name} cannot be exported`, {
    code: 'bad-usage',
    problems: [
      {
        message: `its scope is ${own.join(', ')}: an export in ${scope} scope has no row of it`,
        model: name,
        failure: 'unexportable-model',
        fix: fixOf(own),
      },
    ],
  })
}

function fixOf(own: readonly (Scope | 'excluded')[]): string {
  const [first] = scopes.filter((scope) => scopesWithin[scope].some((within) => own.includes(within)))
  return first ? `export it in ${first} scope` : 'no export has it: give it another scope in the subject'
}
