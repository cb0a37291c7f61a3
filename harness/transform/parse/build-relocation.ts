import type { CaseExport, CaseImport } from '../../model/case.ts'
import { type RowFilter, type Scope, scopes } from '../../model/scope.ts'
import { modelName } from '../../model/snapshot.ts'
import { entriesOf, itemsOf, textOf, unforeseen } from './expect-node.ts'
import type { SourceEntry, SourceNode } from './source-node.ts'
import { childOf, jsonValue } from './source-node.ts'

/** `import:` of a case. */
export function buildImport(entry: SourceEntry): CaseImport {
  return { ...buildExport(entry), flags: flagsOf(entry.value) }
}

/** `export:` of a case. */
export function buildExport({ value, keyPosition }: SourceEntry): CaseExport {
  const about = { scope: scopeOf(childOf(value, 'scope')), filter: filterOf(value), ...takesOf(value) }
  return { ...about, line: keyPosition?.line ?? null }
}

export function scopeOf(node: SourceNode | undefined): Scope {
  if (node === undefined) return 'global'
  const found = scopes.find((scope) => scope === textOf(node))
  if (found === undefined) throw unforeseen('a scope', node)
  return found
}

/** What is not named is not filtered by. */
export function filterOf(node: SourceNode): RowFilter {
  const [users, organizations] = [childOf(node, 'users'), childOf(node, 'organizations')]
  return {
    ...(users && { users: itemsOf(users).map(textOf) }),
    ...(organizations && { organizations: itemsOf(organizations).map(textOf) }),
  }
}

/** How many rows must take part; nothing where that is left open. */
export function takesOf(node: SourceNode): Pick<CaseExport, 'takes'> {
  const takes = childOf(node, 'takes')
  if (!takes) return {}
  return { takes: new Map(entriesOf(takes).map(({ key, value }) => [modelName(key), Number(jsonValue(value))])) }
}

export function flagsOf(node: SourceNode): readonly string[] {
  return itemsOf(childOf(node, 'flags')).map(textOf)
}
