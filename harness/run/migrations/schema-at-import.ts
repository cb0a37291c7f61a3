import { migrationsFolder, readMigrations, readSchemaFiles, type SchemaFile, type Subject } from '../../config/index.ts'
import type { Case } from '../../model/case.ts'
import { planMigrations } from './plan-migrations.ts'

export interface SchemaAtImport {
  readonly files: readonly SchemaFile[]
  /** Whether the schema is the subject's newest, which its definition is of. */
  readonly isNewest: boolean
  /** The last of the subject's own migrations that it has. Null: the subject has none. */
  readonly version: string | null
}

/**
 * The SQL that makes the database which a case's snapshot is imported into: up to the version that its first migrate step
 * of the subject's own migrations begins with, else the whole schema.
 * @throws HarnessError `bad-case` when migrate steps can't be run; `bad-config` when the schema can't be read
 */
export async function schemaAtImport(
  parsed: Pick<Case, 'transform' | 'file'>,
  subject: Subject,
): Promise<SchemaAtImport> {
  const own = migrationsFolder(subject)
  const first = (await planMigrations(parsed, own)).find(({ folder }) => folder === own)
  if (!first) {
    const newest = own === null ? null : ((await readMigrations(own)).at(-1)?.version ?? 'none')
    return { files: await readSchemaFiles(subject), isNewest: true, version: newest }
  }
  const { migrations, from } = first
  return {
    files: migrations.slice(0, from + 1).map(({ up }) => up),
    isNewest: from === migrations.length - 1,
    version: migrations[from]?.version ?? 'none',
  }
}
