import type { Problem } from '../../model/errors.ts'
import { problemAt } from './source.ts'
import type { SourceNode } from './source-node.ts'
import { childOf, entryOf } from './source-node.ts'

const writeStep =
  'A step that imports says which snapshot, and in which scope: `- { import: exhaustive, scope: user }`.'

/** What is said of imports, and of rows of an import, where there is none. */
export function importProblems(root: SourceNode, file: string): readonly Problem[] {
  const steps = itemsIn(childOf(root, 'transform'))
  if (steps === null) return []
  const isImport = (step: SourceNode | undefined): boolean => entryOf(step, 'import') !== undefined
  const expect = childOf(root, 'expect')
  const entries = (itemsIn(childOf(expect, 'changes')) ?? []).flatMap((item, index) => {
    const path = `expect.changes[${index}]`
    return ['merged', 'overwritten', 'leftOut', 'imported'].flatMap((key): readonly Problem[] => {
      const entry = entryOf(item, key)
      if (!entry) return []
      if (!steps.some(isImport)) {
        return [
          problemAt(file, entry.keyPosition, `${path}.${key}: there is no step that imports a snapshot`, writeStep),
        ]
      }
      const { value } = entry
      const number =
        key === 'imported' && value.kind === 'scalar' && typeof value.value === 'number' ? value.value : null
      if (number === null || isImport(steps[number - 1])) return []
      return [problemAt(file, value.position, `${path}.imported: step ${number} is none that imports a snapshot`)]
    })
  })
  const failure = entryOf(childOf(expect, 'error'), 'failure')
  const cannotFail = failure && !steps.some(isImport)
  return [
    ...entries,
    ...(cannotFail
      ? [
          problemAt(
            file,
            failure.keyPosition,
            'expect.error.failure: there is no step that imports a snapshot',
            writeStep,
          ),
        ]
      : []),
  ]
}

function itemsIn(node: SourceNode | undefined): readonly SourceNode[] | null {
  if (node === undefined) return []
  return node.kind === 'list' ? node.items : null
}
