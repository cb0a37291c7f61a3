import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { CaseReport } from '../model/case-report.ts'
import type { SubjectDefinition } from '../model/subject.ts'
import type { PostgresProvider } from '../postgres/index.ts'
import { providerForTests } from '../postgres/test-own-database.ts'
import { parseCaseFile } from '../transform/index.ts'
import { runCase } from './run-case.ts'
import { SnapshotTemplates } from './snapshot-templates.ts'

export interface ProjectFiles {
  /** The SQL of the schema. */
  readonly schema: string
  /** Of the one snapshot, `start`. */
  readonly rows: readonly unknown[]
  readonly subject?: Partial<SubjectDefinition>
  /** Texts by path, relative to the project. */
  readonly files?: Readonly<Record<string, string>>
}

/** A project of one subject, `map`, whose cases run on real servers; it goes when it is disposed of. */
export class CaseProject implements AsyncDisposable {
  readonly root: string
  private readonly provider: PostgresProvider
  private readonly templates: SnapshotTemplates

  private constructor(root: string, provider: PostgresProvider) {
    this.root = root
    this.provider = provider
    this.templates = new SnapshotTemplates(root, () => [], true)
  }

  static async make({ schema, rows, subject = {}, files = {} }: ProjectFiles): Promise<CaseProject> {
    const root = await mkdtemp(join(tmpdir(), 'pg-roundtrip-project-'))
    const all = {
      'snapshots/map/subject.ts': `export default ${JSON.stringify({ name: 'map', schema: 'schema.sql', ...subject })}`,
      'snapshots/map/schema.sql': schema,
      'snapshots/map/start.json': JSON.stringify(rows),
      ...files,
    }
    for (const [path, text] of Object.entries(all)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
    return new CaseProject(root, await providerForTests())
  }

  /** The case `cases/a.case.yaml`, whose steps and expectations are YAML and begin in line 4. */
  run(yaml: string): Promise<CaseReport> {
    const file = join(this.root, 'cases', 'a.case.yaml')
    const parsed = parseCaseFile(`name: a case\nsubject: map\nsnapshot: start\n${yaml}`, file)
    const { root, provider, templates } = this
    return runCase(parsed, { root, provider, templates, keep: 'never' })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.provider[Symbol.asyncDispose]()
    await rm(this.root, { recursive: true })
  }
}
