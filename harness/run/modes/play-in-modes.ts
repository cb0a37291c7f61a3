import type { Case } from '../../model/case.ts'
import type { ThrowawayServer } from '../../postgres/index.ts'
import type { CaseDatabases } from '../case-databases.ts'
import { type Played, playCase, type Timed } from '../play-case.ts'
import type { SnapshotTemplate } from '../snapshot-templates.ts'
import { type PlayedModes, playModes } from './play-modes.ts'

export interface PlayedInModes {
  readonly played: Played
  /** Nothing was found in them where something is wrong with the case itself: then they are not tried. */
  readonly modes: PlayedModes
}

/**
 * Plays a case on a database that holds its snapshot, then in its modes.
 * @throws what `playCase` throws; of its modes what says nothing of the case
 */
export async function playInModes(
  server: ThrowawayServer,
  parsed: Case,
  { template, imported: importedBy }: SnapshotTemplate,
  databases: CaseDatabases,
  timed: Timed,
): Promise<PlayedInModes> {
  const imported = importedBy()
  const played = await playCase(server, imported, parsed, timed)
  if (played.findings.length > 0) return { played, modes: { findings: [], error: null } }
  return { played, modes: await playModes(server, { parsed, imported, played, template, databases }) }
}
