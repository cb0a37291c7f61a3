import { loadSubjectIn, parseSubject, type Subject } from '../../config/index.ts'
import type { ComparatorRegistry } from '../../model/comparator.ts'
import type { OnProgress } from '../../model/progress.ts'
import type { Schema } from '../../model/schema.ts'
import {
  type Connection,
  type ConnectionSettings,
  connect,
  createEmbeddedProvider,
  type PostgresProvider,
  readServerUrl,
} from '../../postgres/index.ts'
import { isCi } from '../is-ci.ts'
import { requireSubjectsTables } from '../require-subjects-tables.ts'
import { bindSubject } from '../subject-schema.ts'
import { checkRequest, type RequestShape } from './check-request.ts'

/** A database, and the subject whose tables it has. */
export interface SubjectsDatabase {
  /** `postgresql://user:password@host:5432/name`, or its parts. */
  readonly database: string | ConnectionSettings
  /** The subject's folder, such as `snapshots/<name>`; or its definition, with the folder that paths in it start from. */
  readonly subject: string | Subject
  readonly onProgress?: OnProgress
  /** Aborted, the work ends with the signal's reason, and nothing is left half done. */
  readonly signal?: AbortSignal
}

/**
 * Works with a database once it is sure that it has the subject's tables; tells the work which others it has, that the
 * subject says nothing of.
 * @throws HarnessError `bad-usage` when the request is not of its shape, `bad-config`, `schema-failed`, `infrastructure`; what the work throws; the signal's reason
 */
export async function inSubjectsDatabase<Request extends SubjectsDatabase, T>(
  request: Request,
  shape: RequestShape<Request>,
  work: (connection: Connection, schema: Schema, unknownTables: readonly string[]) => Promise<T>,
): Promise<T> {
  checkRequest(request, shape)
  const { database, subject, signal } = request
  const { settings, place } = named(database)
  const loaded = typeof subject === 'string' ? await loadSubjectIn(subject) : checked(subject)
  const schema = await schemaOf(loaded)
  await using connection = await connect(settings, signal ? { signal } : {})
  return await work(connection, schema, await requireSubjectsTables(connection, schema, loaded.definition, place))
}

function checked({ definition, folder }: Subject): Subject {
  return { definition: parseSubject(definition, folder), folder }
}

function named(database: string | ConnectionSettings): {
  readonly settings: ConnectionSettings
  readonly place: string
} {
  if (typeof database === 'string') {
    const { settings, place } = readServerUrl(database, 'the database')
    return { settings, place: `${settings.database} at ${place}` }
  }
  return { settings: database, place: `${database.database} at ${database.host} port ${database.port}` }
}

/** Comparators matter here for one thing: what they show shortened is not told by messages. */
const boundOnly: ComparatorRegistry = (_, bound) =>
  bound.map((comparator) => ({ comparator, boundBy: 'subject', reason: 'bound by the subject' }))

async function schemaOf(subject: Subject): Promise<Schema> {
  let provider: PostgresProvider | null = null
  try {
    const { schema } = await bindSubject(subject, {
      registry: boundOnly,
      isCi: isCi(),
      provider: async () => {
        provider = await createEmbeddedProvider()
        return provider
      },
    })
    return schema
  } finally {
    await dispose(provider)
  }
}

async function dispose(provider: PostgresProvider | null): Promise<void> {
  await provider?.[Symbol.asyncDispose]()
}
