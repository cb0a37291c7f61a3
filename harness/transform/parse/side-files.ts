import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Problem } from '../../model/errors.ts'
import { readJson } from './read-json.ts'
import { readYaml } from './read-yaml.ts'
import { schemaProblems } from './schema-problems.ts'
import { problemAt } from './source.ts'
import type { SourceNode } from './source-node.ts'
import { childOf } from './source-node.ts'

/** A file beside a case that holds entries of its `expect.changes`. */
export interface SideFile {
  /** Absolute. */
  readonly path: string
  readonly text: string
  readonly entries: readonly SourceNode[]
}

export interface SideFiles {
  /** By the items that name them. */
  readonly byItem: ReadonlyMap<SourceNode, SideFile>
  /** Of the files, each with its own place; and of those that can't be read, with the place where they are named. */
  readonly problems: readonly Problem[]
}

/**
 * Reads the files that `expect.changes` names. Items of a wrong shape are passed over.
 * @param unwritten texts that are not in their files yet, by their absolute paths
 */
export function readSideFiles(
  root: SourceNode,
  file: string,
  unwritten: ReadonlyMap<string, string> = new Map(),
): SideFiles {
  const byItem = new Map<SourceNode, SideFile>()
  const problems: Problem[] = []
  const changes = childOf(childOf(root, 'expect'), 'changes')
  for (const [index, item] of (changes?.kind === 'list' ? changes.items : []).entries()) {
    const name = childOf(item, 'file')
    if (name?.kind !== 'scalar' || typeof name.value !== 'string' || !/\.(ya?ml|json)$/.test(name.value)) continue
    const path = resolve(dirname(file), name.value)
    if ([...byItem.values()].some((known) => known.path === path)) {
      problems.push(problemAt(file, name.position, `expect.changes[${index}].file: ${name.value} is named twice`))
      continue
    }
    try {
      const text = unwritten.get(path) ?? readFileSync(path, 'utf8')
      const source = path.endsWith('.json') ? readJson(text, path) : readYaml(text, path)
      problems.push(...source.problems, ...schemaProblems(source, path, 'changes'))
      byItem.set(item, { path, text, entries: source.root?.kind === 'list' ? source.root.items : [] })
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? error.code : null
      if (reason === null) throw error
      const why = reason === 'ENOENT' ? 'there is no such file' : `it can't be read (${reason})`
      problems.push(problemAt(file, name.position, `expect.changes[${index}].file: ${why}: ${path}`))
    }
  }
  return { byItem, problems }
}
