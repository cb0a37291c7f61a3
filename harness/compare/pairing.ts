import type { ExpectedRow } from '../model/change.ts'
import type { PairingMethod } from '../model/finding.ts'
import type { Model } from '../model/schema.ts'
import type { Row } from '../model/snapshot.ts'
import type { ReferenceIndex } from './reference-index.ts'
import type { RowKeys } from './row-keys.ts'

export interface Pair {
  readonly expected: ExpectedRow
  readonly actual: Row
  readonly method: PairingMethod
}

export interface ModelPairing {
  readonly model: Model
  readonly keys: RowKeys
  /** In the order of the expected rows. */
  readonly pairs: readonly Pair[]
  readonly missing: readonly ExpectedRow[]
  readonly unexpected: readonly Row[]
}

export interface Pairing {
  /** Of every model, in dependency order. */
  readonly models: readonly ModelPairing[]
  readonly references: ReferenceIndex
}
