// The compiler must have read the types that are augmented here, whichever of vitest's entries it met first.
import type {} from 'vitest'
import type { CaseReport } from '../model/case-report.ts'
import type { RunSettings } from '../model/config.ts'
import type { PackedReport } from './packed-report.ts'
import type { RunOrigin } from './shards/origin.ts'

/** What the main process tells the workers. */
export interface ProvidedSettings {
  /** The project's folder. */
  readonly root: string
  /** Whether the console shows colours. */
  readonly color: boolean
  readonly isCi: boolean
}

/** What the main process decides when a run starts: in watch mode a key does. */
export interface ProvidedUpdate {
  /** Whether what is observed is written into case files. */
  readonly writesCases: boolean
}

/** A snapshot that a step of a case imported. */
export interface ImportedFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string
  /** SHA-256, hexadecimal. */
  readonly hash: string
}

declare module 'vitest' {
  interface ProvidedContext {
    roundtrip: ProvidedSettings
    /** Where servers come from, decided when a run starts, and what is kept of them. */
    roundtripRun: RunSettings
    roundtripUpdate: ProvidedUpdate
  }
  interface TaskMeta {
    /** Of a test file: the run that it comes from, for whoever merges several. */
    roundtripOrigin?: RunOrigin
    /** The case that the test is, known before it runs. */
    roundtripCase?: Pick<CaseReport, 'name' | 'subject' | 'snapshot' | 'target'>
    /** What became of the case that the test is. */
    roundtrip?: PackedReport
    /**
     * The files that the case's expectations name, and the snapshots that its steps import: relative to the project, with
     * forward slashes.
     */
    roundtripSideFiles?: readonly string[]
    /** For the blob of a shard: each once; one that can't be read is left out. */
    roundtripImported?: readonly ImportedFile[]
  }
}
