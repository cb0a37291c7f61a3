import type { ModelName } from './snapshot.ts'

/** How far long work has come. */
export interface Progress {
  /** Rows done so far, of all models. */
  readonly rows: number
  /** The model whose rows are being worked on; null before the first and after the last. */
  readonly model: ModelName | null
  /** How much of the work is done, from 0 to 1; null where that is not known. */
  readonly share: number | null
}

/** Told of every batch of rows: whoever shows it decides how often. Must not throw. */
export type OnProgress = (progress: Progress) => void
