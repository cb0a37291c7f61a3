import type { Case } from '../../model/case.ts'
import type { DatabaseTemplate, ThrowawayServer } from '../../postgres/index.ts'
import type { CaseDatabases } from '../case-databases.ts'
import { type Played, playCase } from '../play-case.ts'
import type { ImportedSnapshot } from '../snapshot-templates.ts'

/** What the modes of a case start from: the case itself has been played, and nothing is wrong with it. */
export interface ModeContext {
  readonly parsed: Case
  readonly imported: ImportedSnapshot
  readonly played: Played
  /** Of the snapshot. */
  readonly template: DatabaseTemplate
  readonly databases: CaseDatabases
  readonly afterSteps: AfterSteps
}

/** Works on a database that is as the case left it, which the work may change, with what the case did to that. */
export type AfterSteps = <T>(work: (server: ThrowawayServer, played: Played) => Promise<T>) => Promise<T>

/** The case's own database the first time that it is asked for; then fresh ones, on which the case is played again. */
export function databasesAfterSteps(
  server: ThrowawayServer,
  { parsed, imported, played, template, databases }: Omit<ModeContext, 'afterSteps'>,
): AfterSteps {
  let isOwnUsed = false
  return async (work) => {
    if (!isOwnUsed) {
      isOwnUsed = true
      return await work(server, played)
    }
    return await databases.onFresh(template, async (fresh) =>
      work(fresh, await playCase(fresh, imported, parsed, untimed)),
    )
  }
}

export function untimed<T>(_phase: string, work: () => Promise<T>): Promise<T> {
  return work()
}
