import type { Decision, Decisions } from './decision.ts'

/** What was stored as `[[file, accepted keys, rejected keys], …]`; nothing of what is not so. */
export function parseDecisions(text: string): Decisions {
  let files: unknown
  try {
    files = JSON.parse(text)
  } catch {
    return new Map()
  }
  if (!Array.isArray(files)) return new Map()
  return new Map(files.flatMap((entry: unknown) => decidedFile(entry)))
}

function decidedFile(entry: unknown): readonly (readonly [string, ReadonlyMap<string, Decision>])[] {
  if (!Array.isArray(entry)) return []
  const [file, accepted, rejected]: readonly unknown[] = entry
  if (typeof file !== 'string') return []
  const decisions = [...keysOf(accepted, 'accepted'), ...keysOf(rejected, 'rejected')]
  return decisions.length === 0 ? [] : [[file, new Map(decisions)]]
}

function keysOf(value: unknown, decision: Decision): readonly (readonly [string, Decision])[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((key: unknown) => (typeof key === 'string' ? [[key, decision] as const] : []))
}
