import { isSameTarget, type PostgresSettings } from '../model/config.ts'
import { decideProvider } from './open-provider.ts'

/** The targets of a run, none of them `auto`. */
export interface TargetsDecision {
  readonly targets: readonly PostgresSettings[]
  /** One line for each target that was asked for, for people. */
  readonly reasons: readonly string[]
}

/**
 * Decides once for a run what `auto` among its targets means. Where that is a target that is asked for as well, the
 * two are one, and every case runs there once.
 */
export async function decideTargets(asked: readonly PostgresSettings[]): Promise<TargetsDecision> {
  const targets: PostgresSettings[] = []
  const reasons: string[] = []
  for (const { settings, reason } of await Promise.all(asked.map(decideProvider))) {
    const isTwin = targets.some((other) => isSameTarget(other, settings))
    if (!isTwin) targets.push(settings)
    reasons.push(isTwin ? `${reason} (the same again: cases run there once)` : reason)
  }
  return { targets, reasons }
}
