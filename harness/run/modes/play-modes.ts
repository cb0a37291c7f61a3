import type { CaseModes } from '../../model/case.ts'
import { type ErrorCode, HarnessError } from '../../model/errors.ts'
import type { CaseMode, Finding } from '../../model/finding.ts'
import type { ThrowawayServer } from '../../postgres/index.ts'
import { databasesAfterSteps, type ModeContext } from './mode-context.ts'
import { playReimport } from './reimport.ts'
import { playRenumbered } from './renumbered.ts'
import { playReversed } from './reversible.ts'
import { playTwice } from './twice.ts'

export interface PlayedModes {
  /** Of all modes, in the order in which docs/cases.md has them. */
  readonly findings: readonly Finding[]
  /** Why the case can't be judged in some of them. Null: it can in all. */
  readonly error: HarnessError | null
}

const plays = {
  twice: playTwice,
  reversible: playReversed,
  renumbered: playRenumbered,
  reimport: playReimport,
} as const satisfies Record<CaseMode, (context: ModeContext) => Promise<readonly Finding[]>>

/**
 * Tries the modes that a case asks for, once nothing is wrong with the case itself.
 * @param server holds what the case left; not so afterwards
 * @throws what says nothing of the case: that the infrastructure failed
 */
export async function playModes(
  server: ThrowawayServer,
  context: Omit<ModeContext, 'afterSteps'>,
): Promise<PlayedModes> {
  const findings: Finding[] = []
  const errors: HarnessError[] = []
  const complete = { ...context, afterSteps: databasesAfterSteps(server, context) }
  for (const mode of askedModes(context.parsed.modes)) {
    try {
      findings.push(...(await plays[mode](complete)))
    } catch (error) {
      if (!isOfTheCase(error)) throw error
      errors.push(unjudged(mode, error))
    }
  }
  const [first, ...others] = errors
  if (first === undefined || others.length === 0) return { findings, error: first ?? null }
  const message = errors.map((error) => error.message).join('\n')
  return { findings, error: new HarnessError(message, { code: first.code, cause: errors }) }
}

function askedModes(modes: CaseModes): readonly CaseMode[] {
  const all: readonly CaseMode[] = ['twice', 'reversible', 'renumbered', 'reimport']
  return all.filter((mode) => modes[mode] !== false && modes[mode] !== null)
}

const codesOfCases: ReadonlySet<ErrorCode> = new Set([
  'bad-case',
  'step-failed',
  'import-failed',
  'export-failed',
  'bad-comparator',
])

function isOfTheCase(error: unknown): error is HarnessError {
  return error instanceof HarnessError && codesOfCases.has(error.code)
}

const advice = {
  twice:
    'let the step do nothing where its work is done (ON CONFLICT DO NOTHING, WHERE NOT EXISTS, IF NOT EXISTS), or take `twice` off the case',
  reversible: 'mend the down part, or take `reversible` off the case',
  renumbered:
    'the case passes with the keys that the snapshot has, so something names a key by its number (SQL, a CHECK, a partition): find the row by what it holds, or take `renumbered` off the case',
  reimport:
    'the rows that the steps leave have to be such that the database takes them, or take `reimport` off the case',
} as const satisfies Record<CaseMode, string>

/** The error without the advice that it has for the case itself. */
function unjudged(mode: CaseMode, error: HarnessError): HarnessError {
  const own = error.fix === null ? error.message : error.message.slice(0, -`\n  ${error.fix}`.length)
  return new HarnessError(`in mode ${mode} the case cannot be judged: ${own}`, {
    code: error.code,
    cause: error,
    fix: advice[mode],
  })
}
