import type { Case } from '../../model/case.ts'
import { numberText } from '../../model/json.ts'
import { buildExpectations } from './build-expectations.ts'
import { buildStep } from './build-step.ts'
import { durationMs } from './duration.ts'
import { isTrue, itemsOf, textOf, unforeseen } from './expect-node.ts'
import type { SourceNode } from './source-node.ts'
import { childOf, jsonValue } from './source-node.ts'

const defaultTimeoutMs = 60_000
/** Node.js timers hold 31 bits; a longer one would end at once. */
const longestTimerMs = 2 ** 31 - 1

/** The case that a tree means, once nothing is wrong with it. */
export function buildCase(root: SourceNode, file: string): Case {
  const member = (key: string): SourceNode | undefined => childOf(root, key)
  return {
    name: textOf(member('name')).trim(),
    subject: textOf(member('subject')),
    snapshot: textOf(member('snapshot')),
    file,
    tags: itemsOf(member('tags')).map(textOf),
    skip: isSkipped(member('skip')),
    timeoutMs: timeoutOf(member('timeout')),
    transform: itemsOf(member('transform')).map((step) => buildStep(step, file)),
    expect: buildExpectations(member('expect')),
  }
}

/** A reason to skip is as good as `true`. */
function isSkipped(node: SourceNode | undefined): boolean {
  return isTrue(node) || (node?.kind === 'scalar' && typeof node.value === 'string')
}

function timeoutOf(node: SourceNode | undefined): number {
  if (node === undefined) return defaultTimeoutMs
  const value = jsonValue(node)
  const ms = typeof value === 'string' ? durationMs(value) : Number(numberText(value))
  if (ms === null) throw unforeseen('a duration', node)
  return Math.min(Math.ceil(ms), longestTimerMs)
}
