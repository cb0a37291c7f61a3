import type { Decisions, Verdict } from './verdict.ts'

/** What was stored as `[[file, accepted keys, rejected keys], …]`; nothing of what is not so. */
export function parseDecisions(text: string | null): Decisions {
  if (text === null) return new Map()
  let files: unknown
  try {
    files = JSON.parse(text)
  } catch {
    return new Map()
  }
  if (!Array.isArray(files)) return new Map()
  return new Map(files.flatMap((entry: unknown) => decidedFile(entry)))
}

function decidedFile(entry: unknown): readonly (readonly [string, ReadonlyMap<string, Verdict>])[] {
  if (!Array.isArray(entry)) return []
  const [file, accepted, rejected]: readonly unknown[] = entry
  if (typeof file !== 'string') return []
  const verdicts = [...keysOf(accepted, 'accepted'), ...keysOf(rejected, 'rejected')]
  return verdicts.length === 0 ? [] : [[file, new Map(verdicts)]]
}

function keysOf(value: unknown, verdict: Verdict): readonly (readonly [string, Verdict])[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((key: unknown) => (typeof key === 'string' ? [[key, verdict] as const] : []))
}
