import { resolve } from 'node:path'
import { loadSubject } from '../../config/index.ts'
import type { Problem } from '../../model/errors.ts'
import { createEmbeddedProvider, type PostgresProvider } from '../../postgres/index.ts'
import { isCi } from '../is-ci.ts'
import { bindSubject } from '../subject-schema.ts'
import { checkCoverage } from './check-coverage.ts'

/**
 * What nobody has decided or tested of a subject that declares `coverage`, each with what to add, word for word: to be
 * held against an empty list in a test of the project. Empty also where the subject declares none. A server is booted only
 * when the subject's catalog file is missing or stale.
 * @param root the project's folder; a relative path is one from the working directory
 * @throws HarnessError `bad-config`, `bad-snapshot`, `schema-failed`, `infrastructure`
 */
export async function coverageProblems(root: string, subject: string): Promise<readonly Problem[]> {
  const booted: PostgresProvider[] = []
  const provider = async (): Promise<PostgresProvider> => {
    const embedded = await createEmbeddedProvider()
    booted.push(embedded)
    return embedded
  }
  try {
    const folder = resolve(root)
    const loaded = await loadSubject(folder, subject)
    return await checkCoverage(folder, await bindSubject(loaded, { registry: () => [], provider, isCi: isCi() }))
  } finally {
    for (const embedded of booted) await embedded[Symbol.asyncDispose]()
  }
}
