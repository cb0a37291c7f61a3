import type { Problem } from '../../model/errors.ts'
import { problemAt } from './source.ts'
import type { SourceEntry, SourceNode } from './source-node.ts'
import { childOf, entryOf } from './source-node.ts'

/** Modes that make no sense for the case that they are asked of. */
export function modeProblems(root: SourceNode, file: string): readonly Problem[] {
  const transform = childOf(root, 'transform')
  if (transform !== undefined && transform.kind !== 'list') return []
  const steps = transform?.items ?? []
  const fails = entryOf(childOf(root, 'expect'), 'error') !== undefined
  return [
    ...relocationProblems(root, file),
    ...ofAsked(root, 'twice', ({ keyPosition }) => {
      if (steps.length === 0) return [problemAt(file, keyPosition, 'twice: there is no step that could run again')]
      if (!fails) return []
      const message = 'twice: a transformation that must fail is not run a second time'
      return [problemAt(file, keyPosition, message, 'Keep either `twice` or `expect.error`.')]
    }),
    ...ofAsked(root, 'reversible', ({ keyPosition, value }) => {
      if (steps.length === 0) return [problemAt(file, keyPosition, 'reversible: there is no step to undo')]
      if (fails) {
        const message = 'reversible: of a transformation that must fail there is nothing to undo'
        return [problemAt(file, keyPosition, message, 'Keep either `reversible` or `expect.error`.')]
      }
      const isOfMigrations = value.kind === 'scalar' && value.value === true
      if (!isOfMigrations || steps.some((step) => entryOf(step, 'migrate'))) return []
      const message = 'reversible: there is no migrate step whose down parts could run'
      return [problemAt(file, keyPosition, message, 'Name the SQL that undoes the steps: `reversible: ./down.sql`.')]
    }),
  ]
}

/** Modes that hold what is exported against the snapshot, or put it in its place. */
function relocationProblems(root: SourceNode, file: string): readonly Problem[] {
  const hasScope = (key: 'import' | 'export'): boolean =>
    ['scope', 'users', 'organizations'].some((part) => {
      const node = childOf(childOf(root, key), part)
      return node !== undefined && !(node.kind === 'scalar' && node.value === 'global')
    })
  const refused = (mode: string, key: 'import' | 'export', why: string): readonly Problem[] =>
    hasScope(key)
      ? ofAsked(root, mode, ({ keyPosition }) => [
          problemAt(file, keyPosition, `${mode}: ${why}`, `Keep either \`${mode}\` or \`${key}\`.`),
        ])
      : []
  return [
    ...refused('reversible', 'import', 'with `import` the database never holds the snapshot as it is'),
    ...refused('renumbered', 'import', 'with `import` all keys are drawn anyway'),
    ...refused('reimport', 'export', 'what `export` leaves out is not there to be imported again'),
  ]
}

function ofAsked(
  root: SourceNode,
  mode: string,
  problems: (entry: SourceEntry) => readonly Problem[],
): readonly Problem[] {
  const entry = entryOf(root, mode)
  const isAsked = entry?.value.kind === 'scalar' && entry.value.value !== false
  return isAsked ? problems(entry) : []
}
