import { join } from 'node:path'
import { autoComparators } from '../../comparators/index.ts'
import {
  type CaseReport,
  type Finding,
  parseCaseFile,
  parseCaseObject,
  runCase,
  SnapshotTemplates,
} from '../../harness/index.ts'
import type { Case } from '../../harness/model/case.ts'
import { createEmbeddedProvider, type PostgresProvider, shareServer } from '../../harness/postgres/index.ts'

const root = join(import.meta.dirname, '../..')
const snapshots = { bookshop: 'small-shop', sentry: 'fresh-install' } as const

export interface Examination {
  readonly subject: keyof typeof snapshots
  /** Steps that do what they should. */
  readonly transform?: readonly object[]
  /** What is done to the database behind the case's back: a last step of which the case declares nothing. */
  readonly sql?: string
  readonly changes?: readonly object[]
}

/** Runs cases on real servers, after a doctor has been at their databases. Holds a provider: dispose of it. */
export class Doctor implements AsyncDisposable {
  private readonly provider: PostgresProvider
  /** By the project's folder. */
  private readonly templates = new Map<string, SnapshotTemplates>()

  private constructor(provider: PostgresProvider) {
    this.provider = provider
  }

  /** @param provider of the servers; goes with the doctor. Default: the embedded one */
  static async arrive(provider?: PostgresProvider): Promise<Doctor> {
    return new Doctor(provider ?? shareServer(await createEmbeddedProvider()))
  }

  async examine({ subject, transform = [], sql, changes = [] }: Examination): Promise<CaseReport> {
    const definition = {
      name: 'a doctored database',
      subject,
      snapshot: snapshots[subject],
      transform: [...transform, ...(sql === undefined ? [] : [{ sql }])],
      ...(changes.length > 0 && { expect: { changes } }),
    }
    return this.run(definition)
  }

  /** @param folder the project's, which holds `snapshots/` */
  run(definition: unknown, folder = root): Promise<CaseReport> {
    return this.judge(parseCaseObject(definition, import.meta.filename), folder)
  }

  /** @param file where the case is said to be: paths in it are relative to that */
  runYaml(text: string, folder = root, file = import.meta.filename): Promise<CaseReport> {
    return this.judge(parseCaseFile(text, file), folder)
  }

  private judge(parsed: Case, folder: string): Promise<CaseReport> {
    const templates =
      this.templates.get(folder) ?? new SnapshotTemplates(folder, autoComparators, Boolean(process.env.CI))
    this.templates.set(folder, templates)
    return runCase(parsed, { root: folder, provider: this.provider, templates, keep: 'never' })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.provider[Symbol.asyncDispose]()
  }
}

/** A finding in one line: kind, model, pk, field, comparator, `expected → actual`; `(row)` for the text of a row. */
function summarize(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ kind, model, expectedPk, actualPk, field, comparator, expected, actual }) => {
    const side = (text: string | null): string => (text === null ? '-' : field === null ? '(row)' : text)
    const by = field === null ? '' : `.${field} by ${comparator ?? 'equality'}`
    return `${kind} ${model} ${JSON.stringify(actualPk ?? expectedPk)}${by}: ${side(expected)} → ${side(actual)}`
  })
}

export async function diagnose(doctor: Doctor, examination: Examination): Promise<readonly string[]> {
  const report = await doctor.examine(examination)
  return report.error === null ? summarize(report.findings) : [report.error]
}

/** Triggers would leave traces of their own, and foreign keys would be in the way. */
export function quietly(sql: string): string {
  return `SET LOCAL session_replication_role = replica; ${sql}`
}
