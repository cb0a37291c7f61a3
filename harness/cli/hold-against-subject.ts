import type { Case } from '../model/case.ts'
import { schemaAtImport } from '../run/index.ts'
import { bindCase } from '../transform/index.ts'
import type { Subjects } from './project.ts'

/**
 * Holds a case against its subject, as far as can be told before it runs. No database is needed where the subject's
 * catalog file is current.
 * @throws HarnessError `bad-case` with all that does not fit; others when the subject cannot be had
 */
export async function holdAgainstSubject(parsed: Case, root: string, subjects: Subjects): Promise<void> {
  const { subject, schema } = await subjects.open({ root, name: parsed.subject })
  // Of an older version only a database can tell what it has.
  if ((await schemaAtImport(parsed, subject)).isNewest) bindCase(parsed, schema)
}
