import type { Schema } from '../../model/schema.ts'
import { type ModelName, ordinal, type RowSource } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import type { ImportOptions } from '../import/import.ts'
import type { Blamed } from '../import/import-transaction.ts'
import { RowLoader } from '../import/row-loader.ts'
import { collisionFix } from './collision-fix.ts'
import { overwriteRows } from './overwrite-rows.ts'
import { type PlannedRow, placeOf } from './planned-row.ts'
import type { RelocationPlan } from './relocation-plan.ts'
import { writtenRow } from './written-row.ts'

/** The rows that an import writes, in the order of the schema. */
export class WrittenRows {
  private readonly plan: RelocationPlan
  private readonly inserted: ReadonlyMap<ModelName, readonly PlannedRow[]>
  private readonly overwritten: ReadonlyMap<ModelName, readonly PlannedRow[]>

  constructor(plan: RelocationPlan) {
    this.plan = plan
    const ofKind = (kind: PlannedRow['fate']['kind']) =>
      new Map(
        [...plan.schema.models.values()].flatMap((model) => {
          const rows = plan.rowsOf(model).filter(({ fate }) => fate.kind === kind)
          return rows.length === 0 ? [] : [[model.name, rows] as const]
        }),
      )
    this.inserted = ofKind('inserted')
    this.overwritten = ofKind('overwritten')
  }

  get models(): ReadonlySet<ModelName> {
    return new Set([...this.inserted.keys(), ...this.overwritten.keys()])
  }

  /** For errors: inserted rows come first among those of their model. */
  get blamed(): Blamed {
    return {
      source: () => this.source([this.inserted, this.overwritten])(),
      collisionFix,
      placement: (model, position, pk) => {
        const inserted = this.inserted.get(model) ?? []
        const row = inserted[position - 1] ?? this.overwritten.get(model)?.[position - 1 - inserted.length]
        return row ? placeOf(row) : { ordinal: ordinal(position), pk }
      },
    }
  }

  async write(connection: Connection, { onProgress, signal, triggers }: ImportOptions): Promise<void> {
    const { schema } = this.plan
    await overwriteRows(connection, this.plan, this.overwritten, { isStrict: triggers !== 'on' })
    const source = this.source([this.inserted])
    const count = [...this.inserted.values()].reduce((sum, rows) => sum + rows.length, 0)
    const loader = new RowLoader(connection, schema, source, this.blamed.placement)
    try {
      for await (const batch of source()) {
        for (const row of batch) {
          const waited = loader.add(row)
          if (waited !== undefined) await waited
        }
        signal?.throwIfAborted()
        onProgress?.({ rows: loader.rows, model: batch.at(-1)?.model ?? null, share: loader.rows / count })
      }
      await loader.finish()
    } catch (error) {
      await loader.abandon()
      throw error
    }
  }

  private source(parts: readonly ReadonlyMap<ModelName, readonly PlannedRow[]>[]): RowSource {
    const { plan } = this
    return async function* () {
      for (const part of parts) {
        for (const rows of part.values()) {
          for (let start = 0; start < rows.length; start += batchSize) {
            yield rows.slice(start, start + batchSize).map((row) => writtenRow(plan, row))
          }
        }
      }
    }
  }
}

const batchSize = 1_000

/** Models with rows that were written, and those whose rows refer to one whose values were overwritten. */
export function touchedModels(schema: Schema, written: ReadonlySet<ModelName>): ReadonlySet<ModelName> {
  const referring = [...schema.models.values()].filter(({ foreignKeys }) =>
    foreignKeys.some(({ target, targetsPrimaryKey }) => !targetsPrimaryKey && written.has(target)),
  )
  return new Set([...written, ...referring.map(({ name }) => name)])
}
