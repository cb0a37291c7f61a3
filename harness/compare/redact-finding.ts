import type { Finding, Proposal } from '../model/finding.ts'
import { isJsonArray, isJsonObject, type JsonValue, jsonText } from '../model/json.ts'
import { modelName, type PrimaryKey } from '../model/snapshot.ts'
import type { CopiedSecrets } from './copied-secrets.ts'

/** Takes secrets out of what is shown. */
export type Redaction = Pick<CopiedSecrets, 'redact' | 'redactPk'>

/**
 * The finding with every text of it redacted. What would declare it is left out where that would tell what is not
 * shown.
 */
export function redactFinding(finding: Finding, redaction: Redaction): Finding {
  const { proposal, statement, by, unacceptable, ...found } = finding
  const redact = (text: string): string => redaction.redact(text)
  const safe = (text: string | null): string | null => text && redact(text)
  const safeKey = (key: PrimaryKey | null): PrimaryKey | null => key && redaction.redactPk(key)
  return {
    ...found,
    model: modelName(redact(found.model)),
    expectedPk: safeKey(found.expectedPk),
    actualPk: safeKey(found.actualPk),
    label: safe(found.label),
    field: safe(found.field),
    comparator: safe(found.comparator),
    message: redact(found.message),
    before: safe(found.before),
    expected: safe(found.expected),
    actual: safe(found.actual),
    step: safe(found.step),
    fix: redact(found.fix),
    ...(statement === undefined ? {} : { statement: redact(statement) }),
    ...(by === undefined ? {} : { by: redact(by) }),
    ...(unacceptable === undefined ? {} : { unacceptable: redact(unacceptable) }),
    ...(proposal && isSafe(proposal, redact) && { proposal }),
  }
}

function isSafe({ entry, corrects }: Proposal, redact: (text: string) => string): boolean {
  return [entry, corrects?.row?.where ?? null].every((value) => textsOf(value).every((text) => redact(text) === text))
}

/** The value as one text, for what is spread over its parts, and each text in it as it is. */
function textsOf(value: JsonValue): readonly string[] {
  const inner = (part: JsonValue): readonly string[] => {
    if (typeof part === 'string') return [part]
    if (isJsonArray(part)) return part.flatMap(inner)
    return isJsonObject(part) ? Object.entries(part).flatMap(([name, member]) => [name, ...inner(member)]) : []
  }
  return value === null ? [] : [jsonText(value), ...inner(value)]
}
