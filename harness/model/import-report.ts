import type { ModelName } from './snapshot.ts'

/** What an import in a scope made of the rows of a snapshot. */
export interface ImportReport {
  /** 1-based; null: it brought in the snapshot of the case. */
  readonly step: number | null
  /** It was done before, so that nothing was done. */
  readonly isRepeated: boolean
  /** Of the models that the snapshot has rows of. */
  readonly models: readonly ImportedModel[]
}

/** Numbers of rows. */
export interface ImportedModel {
  readonly model: ModelName
  readonly inserted: number
  /** A row that was there stands for them. */
  readonly existing: number
  /** A row that was there took their values. */
  readonly overwritten: number
  /** Not taken in by scope or filter. */
  readonly notTaken: number
  /** Left out by rules, though scope and filter take them in. */
  readonly leftOut: number
}
