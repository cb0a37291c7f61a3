import type { Problem } from '../../model/errors.ts'
import { problemAt } from './source.ts'
import type { Position, SourceEntry, SourceNode, SourcePath } from './source-node.ts'
import { pathText } from './source-node.ts'

const operators = new Set([
  ...['$ref', '$sql', '$in', '$gt', '$gte', '$lt', '$lte', '$like', '$null', '$not'],
  ...['$any', '$differs', '$oneOf', '$matches', '$type', '$closeTo', '$after', '$before', '$contains', '$unordered'],
])

export interface TornOperator {
  readonly problem: Problem
  /** Where the operator stands; null for a TypeScript value. */
  readonly operator: Position | null
}

/**
 * Mappings that begin with an operator and go on with what is none: YAML ends a text in flow style at a comma, so what
 * follows is a key.
 */
export function tornOperators(root: SourceNode, file: string): readonly TornOperator[] {
  const found: TornOperator[] = []
  const visit = (node: SourceNode, path: SourcePath): void => {
    if (node.kind === 'list') for (const [index, item] of node.items.entries()) visit(item, [...path, index])
    if (node.kind !== 'map') return
    const entries = [...node.entries.values()]
    const torn = tornEntry(entries)
    if (torn) {
      const { key, value } = torn.operator
      const message = `${pathText([...path, key])}: \`${torn.rest.key}\` stands beside the operator ${key}`
      const isText = value.kind === 'scalar' && typeof value.value === 'string'
      const fix =
        isText && torn.rest.value.kind === 'scalar' && torn.rest.value.value === null
          ? `quote the text, for YAML ends it at the comma: { ${key}: "…, …" }; a mapping that is meant just so goes in $json`
          : 'let it stand alone; a mapping that is meant just so goes in $json'
      found.push({ problem: problemAt(file, torn.rest.keyPosition, message, fix), operator: torn.operator.keyPosition })
    }
    // What `$json` holds is no operator, whatever it looks like.
    for (const { key, value } of entries) if (key !== '$json') visit(value, [...path, key])
  }
  visit(root, [])
  return found
}

function tornEntry(
  entries: readonly SourceEntry[],
): { readonly operator: SourceEntry; readonly rest: SourceEntry } | null {
  const [operator] = entries
  const rest = entries.find(({ key }) => !key.startsWith('$'))
  return operator && rest && operators.has(operator.key) ? { operator, rest } : null
}
