import type { Problem } from '../../model/errors.ts'
import type { Position, SourceNode } from './source-node.ts'

/** What reading a text or a value gave: the tree as far as it could be made, and what was wrong. */
export interface Source {
  /** Null when the text could not be read to its end; what it means cannot be judged then. */
  readonly root: SourceNode | null
  readonly problems: readonly Problem[]
  /** Nodes that stand for what one of the problems is about: nothing more can be said of them. */
  readonly unreadable: ReadonlySet<SourceNode>
}

/** Of a text that could not be read to its end. */
export function unreadSource(problems: readonly Problem[]): Source {
  return { root: null, problems, unreadable: new Set() }
}

/** Lists and mappings inside each other. A case needs a dozen; a reader that recurses must stop somewhere. */
export const maxDepth = 64

export const tooDeep = `nested more than ${maxDepth} levels deep`

export function problemAt(file: string, position: Position | null, message: string, fix?: string): Problem {
  return { message, place: { file, ...position }, ...(fix === undefined ? {} : { fix }) }
}

/** One line for a key that a mapping holds twice. */
export function duplicateKey(key: string, first: Position | null): string {
  return `the key \`${key}\` stands here for the second time${first === null ? '' : `; the first is in line ${first.line}`}`
}
