import type { Renewal } from '../model/change.ts'
import { escapePattern } from '../model/escape-pattern.ts'
import type { Derivation, Generator } from '../model/import-rule.ts'
import type { JsonValue } from '../model/json.ts'
import { type ExpectedMatcher, expectMatch } from '../model/matcher.ts'
import type { Model } from '../model/schema.ts'

/** A longer text is no text that a pattern could be read in. */
const maxPatternLength = 500

/** What a value that a collision rule gave has in common with the next that it gives. Null: the value is not of its making. */
export function renewedForm({ by, given }: Renewal, actual: JsonValue): ExpectedMatcher | null {
  if (typeof actual !== 'string') return null
  if ('suffix' in by) return suffixForm(given, actual)
  if ('derive' in by) return ofPattern(derivationPattern(by.derive), actual)
  return generatedForm(by.generate, actual)
}

/** As a finding says it after what is otherwise. */
export function renewalText({ key, by }: Renewal, { name }: Model): string {
  const how = 'suffix' in by ? 'gave it a suffix' : 'generate' in by ? 'made it anew' : 'derived it anew'
  return ` (a collision rule of ${name} ${how}: ${key.join(', ')} ${key.length === 1 ? 'was' : 'were'} taken)`
}

/** The text that was given, or, where the column takes no more, its beginning. */
function suffixForm(given: JsonValue, actual: string): ExpectedMatcher | null {
  const kept = actual.slice(0, -9)
  const isKept = typeof given === 'string' && kept.length <= maxPatternLength && given.startsWith(kept)
  return isKept ? ofPattern(`^${escapePattern(kept)}-[0-9a-f]{8}$`, actual) : null
}

function ofPattern(pattern: string, actual: string): ExpectedMatcher | null {
  return new RegExp(pattern, 'u').test(actual) ? expectMatch({ matcher: 'matches', pattern }) : null
}

function generatedForm(generator: Generator, actual: string): ExpectedMatcher | null {
  switch (generator) {
    case 'now':
      return expectMatch({ matcher: 'after', moment: 'run' })
    case 'uuid':
      return expectMatch({ matcher: 'type', type: 'uuid', numbersAreTexts: false })
    case 'uuid-hex':
      return ofPattern('^[0-9a-f]{32}$', actual)
    case 'unusable-password':
      return ofPattern('^![0-9A-Za-z]{40}$', actual)
    default: {
      const { prefix = '' } = generator
      const digits = 'hex' in generator ? `[0-9a-f]{${generator.hex}}` : `[0-9A-Za-z]{${generator.token}}`
      return ofPattern(`^${escapePattern(prefix)}${digits}$`, actual)
    }
  }
}

function derivationPattern(derivation: Derivation): string {
  return 'endOf' in derivation ? `^.{${derivation.length}}$` : '^[0-9a-f]{64}$'
}
