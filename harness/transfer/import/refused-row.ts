import type { HarnessError } from '../../model/errors.ts'
import type { Schema } from '../../model/schema.ts'
import type { RowSource } from '../../model/snapshot.ts'
import { isServerFailure } from '../database-error.ts'
import { type CollisionFix, lineOf, queryError, refusalError } from './import-error.ts'
import { RowEncoder } from './row-encoder.ts'
import type { RowLane } from './row-lane.ts'
import type { CopyFailure } from './row-loader.ts'
import type { PlacedRow, Placement } from './row-place.ts'

/** PostgreSQL tells the line of its COPY: the row is found by going through the source again. */
export async function refusedRowError(
  { lane, cause, position }: CopyFailure,
  schema: Schema,
  source: RowSource,
  placement: Placement,
  collisionFix: CollisionFix | undefined,
): Promise<HarnessError> {
  if (isServerFailure(cause)) return queryError(schema, cause)
  const line = position ?? lineOf(lane.model, cause)
  const row = line === null ? null : await rowOfLane(lane, lane.copied + line, source, placement)
  return refusalError(schema, lane.model, row, cause, collisionFix)
}

/** @param position counted from 1 among the rows of the lane */
async function rowOfLane(
  { model, lacks }: RowLane,
  position: number,
  source: RowSource,
  placement: Placement,
): Promise<PlacedRow | null> {
  const encoder = new RowEncoder(model)
  let inModel = 0
  let inLane = 0
  for await (const batch of source()) {
    for (const row of batch) {
      if (row.model !== model.name) continue
      inModel += 1
      if (encoder.lacksOf(row) === lacks) inLane += 1
      if (inLane === position) return placement(model.name, inModel, row.pk)
    }
  }
  return null
}
