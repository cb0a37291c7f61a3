import type { Comparator, Disagreement, RowPair } from '../harness/model/comparator.ts'
import { instantOrder, parseInstant } from '../harness/model/instant.ts'
import type { JsonValue } from '../harness/model/json.ts'
import { jsonEquals } from '../harness/model/json.ts'
import type { Fields } from '../harness/model/snapshot.ts'
import type { CompareRow } from './define-comparator.ts'
import { defineComparator } from './define-comparator.ts'
import { foundOther } from './obfuscating.ts'
import { obfuscatePassword } from './obfuscation.ts'
import { ownValue } from './presence.ts'
import { isSecret, showValue } from './show-value.ts'

/** The names of the fields. */
export interface UserPasswordFields {
  readonly password: string
  readonly isUnclaimed: string
  readonly isPasswordExpired: string
  readonly lastPasswordChange: string
}

const usualNames: UserPasswordFields = {
  password: 'password',
  isUnclaimed: 'is_unclaimed',
  isPasswordExpired: 'is_password_expired',
  lastPasswordChange: 'last_password_change',
}

type Show = Parameters<CompareRow>[2]

/**
 * The password of a user and what belongs to it. A user who is claimed in `actual` must have the same of all four.
 * One who is unclaimed there was given a new password: it must differ, its last change must not be earlier, and it
 * must not be expired. An import makes nobody claimed. Texts are shown as passwords are, outside of messages.
 */
export function userPassword(options: Partial<UserPasswordFields> = {}): Comparator {
  const names = { ...usualNames, ...options }
  return defineComparator({
    name: 'user-password',
    fields: [names.password, names.isUnclaimed, names.isPasswordExpired, names.lastPasswordChange],
    settles: 'tolerance',
    looksAtClaimed: true,
    existenceMatters: (pair, field) => field === names.password || ownValue(pair.actual, names.isUnclaimed) !== true,
    // Only a string can be a password; one that looks like a time might still be one.
    obfuscate: (value) => (typeof value === 'boolean' ? String(value) : obfuscatePassword(value)),
    compareRow(pair, _context, showHidden) {
      const show: Show = (field, value) =>
        field === names.lastPasswordChange && !isSecret(pair.model, field) && parseInstant(value)
          ? showValue(value)
          : showHidden(field, value)
      const claim = compareClaim(names, pair, show)
      const rest = ownValue(pair.actual, names.isUnclaimed) === true ? compareRenewed : compareKept
      return [...claim, ...rest(names, pair, show)]
    },
  })
}

function compareClaim(names: UserPasswordFields, { expected, actual }: RowPair, show: Show): Disagreement[] {
  const field = names.isUnclaimed
  const [before, after] = both(field, expected, actual)
  for (const value of [before, after]) {
    if (value !== null && typeof value !== 'boolean') {
      return [{ field, message: `expected true or false, found ${show(field, value)}` }]
    }
  }
  if (before !== true || after !== false) return []
  return [{ field, message: 'expected the user to stay unclaimed, found a claimed one: an import claims nobody' }]
}

function compareKept(names: UserPasswordFields, { expected, actual }: RowPair, show: Show): Disagreement[] {
  const { password, isPasswordExpired, lastPasswordChange } = names
  return [password, isPasswordExpired, lastPasswordChange].flatMap((field) => {
    const [before, after] = both(field, expected, actual)
    if (before === null || after === null || jsonEquals(before, after)) return []
    if (field === lastPasswordChange && instantOrder(before, after) === 0) return []
    const shown = show(field, before)
    return [{ field, message: `expected ${shown} of a claimed user, ${foundOther(shown, show(field, after))}` }]
  })
}

function compareRenewed(names: UserPasswordFields, { expected, actual }: RowPair, show: Show): Disagreement[] {
  const found: Disagreement[] = []
  const report = (field: string, message: string) => found.push({ field, message })
  const [before, after] = both(names.password, expected, actual)
  if (before !== null && after !== null) {
    const renewed = typeof before === 'string' && typeof after === 'string' && before !== after
    const shown = show(names.password, after)
    if (!renewed) report(names.password, `expected an unclaimed user to have a new password, found ${shown}`)
  }
  const [changedBefore, changedAfter] = both(names.lastPasswordChange, expected, actual)
  if (changedBefore === null ? !isTimeOrNull(changedAfter) : (instantOrder(changedBefore, changedAfter) ?? -1) < 0) {
    const least = changedBefore === null ? 'a time' : `${show(names.lastPasswordChange, changedBefore)} or a later time`
    report(names.lastPasswordChange, `expected ${least}, found ${show(names.lastPasswordChange, changedAfter)}`)
  }
  const expired = ownValue(actual, names.isPasswordExpired) ?? false
  if (expired !== false) report(names.isPasswordExpired, 'expected the password of an unclaimed user not to be expired')
  return found
}

function both(field: string, expected: Fields, actual: Fields): [JsonValue, JsonValue] {
  return [ownValue(expected, field) ?? null, ownValue(actual, field) ?? null]
}

function isTimeOrNull(value: JsonValue): boolean {
  return value === null || parseInstant(value) !== null
}
