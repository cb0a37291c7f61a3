import type { ErrorObject } from 'ajv/dist/2020.js'
import type { Problem } from '../../model/errors.ts'
import { type DocumentKind, schemaViolations } from './case-schema.ts'
import { withoutEchoes } from './echoes.ts'
import { judge } from './judge.ts'
import { problemAt, type Source } from './source.ts'
import type { SourceNode } from './source-node.ts'
import { childOf, entryOf, pathText, plainValue } from './source-node.ts'
import { tornOperators } from './torn-operators.ts'
import type { Violation } from './violation.ts'

/** What the schema has against a tree: one problem per wrong thing, with its place and its path. */
export function schemaProblems(
  { root, unreadable }: Source,
  file: string,
  document: DocumentKind = 'case',
): readonly Problem[] {
  if (root === null) return []
  const violations = schemaViolations(plainValue(root), document)
    .map((error) => locate(error, root))
    .filter(({ node }) => node === undefined || !unreadable.has(node))
  const torn = tornOperators(root, file)
  const problems = withoutEchoes(violations).map((violation) => {
    const { message, fix, key } = judge(violation)
    const path = pathText(key === null ? violation.path : [...violation.path, key])
    const position = key === null ? violation.node?.position : entryOf(violation.node, key)?.keyPosition
    return problemAt(file, position ?? null, path === '' ? message : `${path}: ${message}`, fix)
  })
  const isTold = ({ place }: Problem): boolean =>
    torn.some(({ operator }) => operator && operator.line === place?.line && operator.column === place.column)
  return [...problems.filter((problem) => !isTold(problem)), ...torn.map(({ problem }) => problem)]
}

function locate(error: ErrorObject, root: SourceNode): Violation {
  const path: (string | number)[] = []
  let node: SourceNode | undefined = root
  for (const part of error.instancePath.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    path.push(node?.kind === 'list' ? Number(key) : key)
    node = childOf(node, key)
  }
  return { error, path, node }
}
