import { HarnessError } from '../../model/errors.ts'
import { nearestName } from '../../model/nearest-name.ts'
import type { Schema } from '../../model/schema.ts'
import { modelName, type RowStream } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import { requireInScope } from '../select/index.ts'
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
  requireInScope(model, options.scope ?? 'global', 'export')
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
