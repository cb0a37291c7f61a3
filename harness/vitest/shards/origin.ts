import type { RunReport, Shard } from '../../model/report.ts'
import { packageVersion } from '../../run/index.ts'

/** The run that a test file comes from: what reports that are merged have to say of theirs. */
export interface RunOrigin {
  /** Null: it was not shared out. */
  readonly shard: Shard | null
  /** Of pg-roundtrip. */
  readonly version: string
  readonly environment: RunReport['environment']
  /** ISO 8601. */
  readonly startedAt: string
  /** Of what was below `cases/` when the run started: SHA-256, hexadecimal. Null: not known. */
  readonly casesHash: string | null
}

/** Of this run. */
export function originHere(shard: Shard | undefined, startedAt: Date, casesHash: string | null = null): RunOrigin {
  return {
    shard: shard ? { index: shard.index, count: shard.count } : null,
    version: packageVersion(),
    environment: { node: process.version, platform: `${process.platform} ${process.arch}` },
    startedAt: startedAt.toISOString(),
    casesHash,
  }
}

/** What ran all of them: `v20.19.5, v22.1.0` where they differ. */
export function sharedEnvironment(origins: readonly RunOrigin[]): RunReport['environment'] {
  const each = (key: keyof RunReport['environment']): string =>
    [...new Set(origins.map(({ environment }) => environment[key]))].toSorted().join(', ')
  return { node: each('node'), platform: each('platform') }
}
