/** What a person writes in `roundtrip.config.ts`. Everything has a default; the file itself may be missing. */
export interface RoundtripConfig {
  readonly postgres?: PostgresConfig
  /** Whose database is left, for people to look at, when a case has ended. Default: `never`. */
  readonly keep?: Keep
  /** What becomes of snapshots, and of files of declared changes, that no case uses. Default: `warn`, in CI `error`. */
  readonly unused?: Unused
  /**
   * The reports that a run writes, each a format, alone or with its settings. Default: `html` and `json`; in GitHub Actions
   * also `github` and `markdown`, but for a run with vitest's reporter `blob`, whose reports are merged.
   */
  readonly reporters?: readonly (ReportFormat | readonly [ReportFormat] | readonly [ReportFormat, ReporterSettings])[]
}

/**
 * `html`, `json`, `junit`, `markdown`: a file. In GitHub Actions `markdown` without an `outputFile` is also appended to the
 * summary of the job. `github`: annotations, on the standard output.
 */
export type ReportFormat = 'html' | 'json' | 'junit' | 'markdown' | 'github'

export interface ReporterSettings {
  /** Relative to the project. Default: `index.html`, `report.json`, `junit.xml` or `report.md` in `reports/out/`. */
  readonly outputFile?: string
}

/** `on-failure`: of cases that fail, or that could not be judged. */
export type Keep = 'never' | 'on-failure' | 'always'

/** After a run of all cases. `delete` removes them; in CI it is an error that there are some. */
export type Unused = 'warn' | 'error' | 'delete'

export interface PostgresConfig {
  /**
   * Where throwaway servers come from. `auto` (default): testcontainers where a Docker daemon answers, else embedded.
   * A version may follow: `embedded@16`; for testcontainers a tag, which takes the place of the image's: `testcontainers@16-alpine`.
   * Several: every case runs on each of them, in this order, and is reported for each.
   */
  readonly provider?: string | readonly string[]
  /** The image of testcontainers' containers. Default: `postgres:18-alpine`. */
  readonly image?: string
  /** The server of provider `external`: a URL of a user that may create databases. */
  readonly url?: string
  /**
   * `server` (default): every case has a server of its own. `database`: cases of a worker share one server, and each
   * has a database of its own there.
   */
  readonly isolation?: Isolation
  /**
   * Containers that each worker boots ahead of the cases that will use them. Default: the number of processors, shared
   * among the workers, and 1 at least. With 0 a container is made when it is needed, after the one before it is removed.
   */
  readonly warm?: number
}

export type Isolation = 'server' | 'database'

export type ProviderKind = 'auto' | 'embedded' | 'testcontainers' | 'external'

/** The settings that hold for a run: plain data, so that workers can be told. */
export interface RunSettings {
  /** Where servers come from: at least one. Several: every case runs on each, in this order. */
  readonly targets: readonly PostgresSettings[]
  readonly keep: Keep
  /** Absent: as it is by default. */
  readonly unused?: Unused
}

/** What counts after the cases of a run. */
export interface ReportSettings {
  /** Null: as it is by default. */
  readonly reporters: readonly ReporterChoice[] | null
  /** Absent: as it is by default. */
  readonly unused?: Unused
}

/** A report that a run writes. */
export interface ReporterChoice {
  readonly format: ReportFormat
  /** As it was configured. Null: the default of the format. */
  readonly outputFile: string | null
}

/** One place where servers come from. */
export interface PostgresSettings {
  /** As it was asked for, `embedded@16`; different for each target of a run. Reports call it so. */
  readonly name: string
  readonly provider: ProviderKind
  /** The major version asked for; null: the provider's default. */
  readonly majorVersion: number | null
  readonly image: string
  readonly url: string | null
  readonly isolation: Isolation
  /** Null: as many as the machine can boot while cases run. */
  readonly warm: number | null
}

/** Whether cases would meet the same PostgreSQL at both, whatever the two are called. */
export function isSameTarget(
  a: Pick<PostgresSettings, 'provider' | 'majorVersion' | 'image'>,
  b: Pick<PostgresSettings, 'provider' | 'majorVersion' | 'image'>,
): boolean {
  return a.provider === b.provider && a.majorVersion === b.majorVersion && a.image === b.image
}

/** Gives the configuration its type; returns it as it is. */
export function defineConfig(config: RoundtripConfig): RoundtripConfig {
  return config
}
