import { findVersion, migrationsFolder, readMigrations, type Subject } from '../../config/index.ts'
import { HarnessError } from '../../model/errors.ts'
import { connect, introspect } from '../../postgres/index.ts'
import { applySchema } from '../apply-schema.ts'
import { type BoundSubject, bindOlderCatalog, bindSubject, type SubjectSources } from '../subject-schema.ts'

/**
 * Binds a subject as it is at a version of its own migrations. Of any but the newest a throwaway server is asked.
 * @param version as `from` of a migrate step has it
 * @throws HarnessError `bad-usage` when there is no such version
 */
export async function bindSubjectAt(subject: Subject, version: string, sources: SubjectSources): Promise<BoundSubject> {
  const folder = migrationsFolder(subject)
  if (folder === null) {
    throw new HarnessError(`subject ${subject.definition.name} has no migrations, so it has one version only`, {
      code: 'bad-usage',
      fix: 'leave --at out',
    })
  }
  const migrations = await readMigrations(folder)
  const at = findVersion(migrations, version)
  if (typeof at !== 'number') {
    const { message, fix } = at
    throw new HarnessError(`${message} of subject ${subject.definition.name}`, {
      code: 'bad-usage',
      ...(fix && { fix }),
    })
  }
  if (at === migrations.length - 1) return bindSubject(subject, sources)
  const provider = await sources.provider()
  await using server = await provider.boot()
  await using connection = await connect(server.connection)
  await applySchema(
    connection,
    migrations.slice(0, at + 1).map(({ up }) => up),
  )
  return bindOlderCatalog(subject, await introspect(connection), sources.registry)
}
