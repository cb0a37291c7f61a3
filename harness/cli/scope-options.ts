import { type Command, InvalidArgumentError, Option } from 'commander'
import type { RowFilter, Scope } from '../model/scope.ts'
import { scopes } from '../model/scope.ts'

/** Of commands that move the rows of a scope. */
export interface ScopeOptions {
  readonly scope: Scope
  readonly filterUsers?: readonly string[]
  readonly filterOrgs?: readonly string[]
}

/** @returns the command */
export function withScopeOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--scope <scope>', 'the models that take part, as the subject says').choices(scopes).default('global'),
    )
    .option(
      '--filter-users <names>',
      'only these users, and what does not depend on others: a,b (may be repeated; empty: none)',
      collectNames,
    )
    .option(
      '--filter-orgs <names>',
      'only these organizations, their members, and what does not depend on others: a,b (may be repeated; empty: none)',
      collectNames,
    )
}

/** What the options ask for; without a name that is not given. */
export function requestOf({ scope, filterUsers, filterOrgs }: ScopeOptions): {
  readonly scope: Scope
  readonly filter: RowFilter
} {
  return {
    scope,
    filter: {
      ...(filterUsers ? { users: filterUsers } : {}),
      ...(filterOrgs ? { organizations: filterOrgs } : {}),
    },
  }
}

function collectNames(text: string, before: readonly string[] = []): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  return [...before, ...names.filter((name) => name !== '')]
}

/** @param most that makes sense */
export function wholeNumber(most: number): (text: string) => number {
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (number <= most) return number
    throw new InvalidArgumentError(`It must be a whole number, at most ${most}.`)
  }
}
