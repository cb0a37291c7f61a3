import { dirname, resolve } from 'node:path'
import type { CaseModes, Reversal } from '../../model/case.ts'
import { isTrue, textOf } from './expect-node.ts'
import type { SourceNode } from './source-node.ts'
import { childOf, entryOf } from './source-node.ts'

/** @param file the case file, which the path of what undoes the transformation is relative to */
export function buildModes(root: SourceNode, file: string): CaseModes {
  return {
    twice: isTrue(childOf(root, 'twice')),
    reversible: buildReversal(root, file),
    renumbered: isTrue(childOf(root, 'renumbered')),
    reimport: isTrue(childOf(root, 'reimport')),
  }
}

function buildReversal(root: SourceNode, file: string): Reversal | null {
  const entry = entryOf(root, 'reversible')
  if (!entry || (entry.value.kind === 'scalar' && entry.value.value === false)) return null
  if (isTrue(entry.value)) return { kind: 'migrations' }
  const path = resolve(dirname(file), textOf(entry.value))
  return { kind: 'path', path, line: entry.keyPosition?.line ?? null }
}
