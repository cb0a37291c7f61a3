import type { Isolation } from '../../model/config.ts'
import type { Check } from './check.ts'

/** What an examination found, for all targets of the settings. */
export interface Examination {
  /** In the order of the settings. */
  readonly targets: readonly TargetVerdict[]
  readonly checks: readonly Check[]
  /** Whether a check ran out of its time, so that what it began may still be at work. */
  readonly unfinished: boolean
}

/** Whether a run would have servers from there. */
export interface TargetVerdict {
  /** As it was asked for: `auto`, `embedded@16`. */
  readonly name: string
  readonly provider: 'embedded' | 'testcontainers' | 'external'
  /** Why this one, in a line. */
  readonly reason: string
  readonly isolation: Isolation
  /** As a server there reports it; null when none was asked. */
  readonly version: string | null
  readonly usable: boolean
}

/** What was seen of one provider. */
export interface ProviderFindings<Key> {
  /** What matters to all its targets. */
  readonly shared: readonly Check[]
  /** By what tells its targets apart: a major version, an image, a URL. */
  readonly each: ReadonlyMap<Key, TargetFindings>
}

export interface TargetFindings {
  readonly checks: readonly Check[]
  readonly version: string | null
}
