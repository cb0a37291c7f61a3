import type { RunReport, Shard } from '../../model/report.ts'
import { packageVersion } from '../../run/index.ts'

/** What a run is: which part, by whom, where and when. */
export interface RunHere {
  /** Null: it was not shared out. */
  readonly shard: Shard | null
  /** Of pg-roundtrip. */
  readonly version: string
  readonly environment: RunReport['environment']
  /** ISO 8601. */
  readonly startedAt: string
}

/** The run that a test file comes from: what reports that are merged have to say of theirs. */
export interface RunOrigin extends RunHere {
  /** Of the run, absolute, with forward slashes: each of vitest's projects may have another. */
  readonly root: string
  /** Of what was below `cases/` when the run started: SHA-256, hexadecimal. Null: not known. */
  readonly casesHash: string | null
}

/** Of this run. */
export function originHere(shard: Shard | undefined, startedAt: Date): RunHere {
  return {
    shard: shard ? { index: shard.index, count: shard.count } : null,
    version: packageVersion(),
    environment: { node: process.version, platform: `${process.platform} ${process.arch}` },
    startedAt: startedAt.toISOString(),
  }
}

/** What ran all of them: `v20.19.5, v22.1.0` where they differ. */
export function sharedEnvironment(origins: readonly RunHere[]): RunReport['environment'] {
  const each = (key: keyof RunReport['environment']): string =>
    [...new Set(origins.map(({ environment }) => environment[key]))].toSorted().join(', ')
  return { node: each('node'), platform: each('platform') }
}
