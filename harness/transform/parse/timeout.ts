import { numberText } from '../../model/json.ts'
import { durationMs } from './duration.ts'
import { unforeseen } from './expect-node.ts'
import type { SourceNode } from './source-node.ts'
import { jsonValue } from './source-node.ts'

/** Node.js timers hold 31 bits; a longer one would end at once. */
const longestTimerMs = 2 ** 31 - 1

/** Milliseconds, as a timer can hold them; null for a node that is absent. */
export function timeoutOf(node: SourceNode | undefined): number | null {
  if (node === undefined) return null
  const value = jsonValue(node)
  const ms = typeof value === 'string' ? durationMs(value) : Number(numberText(value))
  if (ms === null) throw unforeseen('a duration', node)
  return Math.min(Math.ceil(ms), longestTimerMs)
}
