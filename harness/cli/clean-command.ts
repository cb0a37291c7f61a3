import { resolve } from 'node:path'
import type { Command } from 'commander'
import { jsonLines, plural } from '../../reports/index.ts'
import { loadRunSettings } from '../config/index.ts'
import { HarnessError } from '../model/errors.ts'
import { type Leftover, type LeftoverSearch, listLeftovers } from '../postgres/index.ts'
import { type CommandLine, examples, rootOption } from './command-line.ts'
import { errorText } from './error-text.ts'
import { exitCodes } from './exit-code.ts'
import { nearestRoot } from './project.ts'

interface CleanOptions {
  readonly dryRun?: true
  readonly json?: true
  readonly root?: string
}

export function addCleanCommand(program: Command, commandLine: CommandLine): void {
  program
    .command('clean')
    .summary('remove databases that were kept, and what runs left')
    .description(
      'Removes databases of this machine that were kept, and what runs left, as they do when they are killed: folders with ' +
        'their servers, containers, and databases on an external server. What a run may still use stays, and what is not ours.',
    )
    .argument('[name...]', 'what to remove, as a report or --dry-run names it (default: all)')
    .option('--dry-run', 'remove nothing, only say what would be')
    .option('--json', 'print it as JSON')
    .option(...rootOption)
    .addHelpText('after', examples('clean', 'clean pg-roundtrip-0123456789ab', 'clean --dry-run'))
    .action(async (names: readonly string[], options: CleanOptions) => {
      const root = options.root === undefined ? nearestRoot(process.cwd()) : resolve(options.root)
      const { targets } = await loadRunSettings(root ?? process.cwd(), process.env)
      const url = targets.map((target) => target.url).find((known) => known !== null) ?? null
      await clean(await listLeftovers({ url }), names, options, commandLine)
    })
}

interface Removal {
  readonly leftover: Leftover
  /** Whether it is gone now. */
  readonly removed: boolean
  readonly error: unknown
}

/**
 * Removes what has one of the names; all when there are none.
 * @throws HarnessError before anything is removed: `bad-usage` when nothing has a name, `infrastructure` when that can't
 *   be known
 */
export async function clean(
  search: LeftoverSearch,
  names: readonly string[],
  options: Pick<CleanOptions, 'dryRun' | 'json'>,
  { terminal, finish }: CommandLine,
): Promise<void> {
  const { leftovers, problems } = search
  const unknown = names.filter((name) => !leftovers.some((leftover) => leftover.name === name))
  if (unknown.length > 0) throw unknownNames(unknown, search)
  const chosen = names.length === 0 ? leftovers : leftovers.filter(({ name }) => names.includes(name))
  const removals: Removal[] = []
  for (const leftover of chosen) {
    const removal = options.dryRun ? { leftover, removed: false, error: null } : await remove(leftover)
    removals.push(removal)
    if (!options.json && removal.error === null) {
      terminal.out(`${removal.removed ? 'removed ' : ''}${description(leftover)}\n`)
    }
  }
  const failures = [
    ...removals.flatMap(({ error }) => (error === null ? [] : [error])),
    // What else there may be does not matter to someone who named what was found.
    ...(names.length === 0 ? problems : []),
  ]
  if (options.json) terminal.out(jsonLines(asJson(removals, failures)))
  else if (chosen.length === 0) terminal.out('nothing to remove\n')
  for (const failure of failures) terminal.err(errorText(failure, terminal.errorStyle))
  if (failures.length > 0) finish(exitCodes.infrastructure)
}

async function remove(leftover: Leftover): Promise<Removal> {
  try {
    await leftover.remove()
    return { leftover, removed: true, error: null }
  } catch (error) {
    return { leftover, removed: false, error }
  }
}

/** Members in this order. */
function asJson(removals: readonly Removal[], failures: readonly unknown[]) {
  return {
    schemaVersion: 1,
    leftovers: removals.map(({ leftover: { name, kind, state }, removed }) => ({ name, kind, state, removed })),
    problems: failures.map((error) => (error instanceof Error ? error.message : String(error))),
  }
}

function unknownNames(unknown: readonly string[], { leftovers, problems, roots }: LeftoverSearch): HarnessError {
  const there = leftovers.length === 0 ? 'there is nothing to remove' : `${plural(leftovers.length, 'thing')} to remove`
  const messages = [
    ...leftovers.map(description),
    ...problems.map((problem) => problem.message),
    ...(roots.length === 0 ? [] : [`folders were looked for in ${roots.join(' and ')}: TMPDIR decides where`]),
  ]
  return new HarnessError(`nothing to remove has the name ${unknown.join(', or ')}; ${there}`, {
    code: problems.length > 0 ? 'infrastructure' : 'bad-usage',
    problems: messages.map((message) => ({ message })),
    fix:
      'what a run keeps can be removed when its process has ended, on the machine where it ran; ' +
      'a folder, with the TMPDIR that the run had',
  })
}

function description({ kind, name, state }: Leftover): string {
  return `${kind} ${name} (${state === 'kept' ? 'kept' : 'left by a run'})`
}
