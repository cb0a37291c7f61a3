import type { ByteOutput } from '../../../snapshot/index.ts'

/**
 * Writes the canonical JSON text of a value that is not NULL, from the bytes of its column in a line of COPY: `source`
 * from `start` to `end`, escaped as COPY escapes.
 */
export type ColumnWriter = (source: Buffer, start: number, end: number, output: ByteOutput) => void
