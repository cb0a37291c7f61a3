import type { Problem } from '../../model/errors.ts'
import { importProblems } from './import-problems.ts'
import { modeProblems } from './mode-problems.ts'
import { problemAt } from './source.ts'
import type { SourceNode } from './source-node.ts'
import { childOf, entryOf } from './source-node.ts'

/** What no schema can say: whether the parts of a case fit together. Parts of a wrong shape are passed over. */
export function crossProblems(root: SourceNode, file: string): readonly Problem[] {
  return [...errorProblems(root, file), ...modeProblems(root, file), ...importProblems(root, file)]
}

function errorProblems(root: SourceNode, file: string): readonly Problem[] {
  const expect = childOf(root, 'expect')
  const error = entryOf(expect, 'error')
  if (!error) return []
  const problems: Problem[] = []
  const transform = childOf(root, 'transform')
  const steps = transform === undefined ? 0 : transform.kind === 'list' ? transform.items.length : null
  const step = childOf(error.value, 'step')
  const number = step?.kind === 'scalar' && typeof step.value === 'number' ? step.value : null
  if (steps === 0) {
    problems.push(problemAt(file, error.keyPosition, 'expect.error: there is no step that could fail'))
  } else if (step && steps !== null && number !== null && Number.isInteger(number) && number > steps) {
    const found = steps === 1 ? 'there is only one step' : `there are only ${steps} steps`
    problems.push(
      problemAt(file, step.position, `expect.error.step: expected at most ${steps}, but found ${number}: ${found}`),
    )
  }
  const changes = entryOf(expect, 'changes')
  // What earlier steps did stays done, and so do earlier migrations of one step, so there may be something to declare.
  const isMigration = transform?.kind === 'list' && transform.items.some((item) => entryOf(item, 'migrate'))
  if (steps === 1 && !isMigration && changes?.value.kind === 'list' && changes.value.items.length > 0) {
    const message = 'expect.changes: where the only step fails, nothing may change'
    problems.push(problemAt(file, changes.keyPosition, message, 'Keep either `changes` or `error`.'))
  }
  return problems
}
