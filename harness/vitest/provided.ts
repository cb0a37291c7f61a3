import type { CaseReport } from '../model/report.ts'

/** What the main process tells the workers. */
export interface ProvidedSettings {
  /** The project's folder. */
  readonly root: string
  /** Whether the console shows colours. */
  readonly color: boolean
  readonly isCi: boolean
}

declare module 'vitest' {
  interface ProvidedContext {
    roundtrip: ProvidedSettings
  }
  interface TaskMeta {
    /** What became of the case that the test is. */
    roundtrip?: CaseReport
  }
}
