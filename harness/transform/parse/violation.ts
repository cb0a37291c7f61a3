import type { ErrorObject } from 'ajv/dist/2020.js'
import { nearestName } from '../../model/nearest-name.ts'
import type { SourceNode, SourcePath } from './source-node.ts'
import { entryOf } from './source-node.ts'

/** Something that ajv has against a node. `node` is undefined only when the root is. */
export interface Violation {
  readonly error: ErrorObject
  readonly path: SourcePath
  readonly node: SourceNode | undefined
}

/** A text among ajv's parameters; empty when there is none of that name. */
export function parameter(error: ErrorObject, name: string): string {
  const value: unknown = error.params[name]
  return typeof value === 'string' ? value : ''
}

/** The properties that the violated schema names. */
export function knownProperties(error: ErrorObject): readonly string[] {
  const properties: unknown = error.parentSchema?.properties
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : []
}

/** The title of the violated schema, which says what is expected. */
export function titleOf(error: ErrorObject): string | null {
  const title: unknown = error.parentSchema?.title
  return typeof title === 'string' ? title : null
}

/** The properties that could still be written there. */
export function unusedProperties({ error, node }: Violation): readonly string[] {
  return knownProperties(error).filter((name) => !entryOf(node, name) && name !== '$schema')
}

/** The property that an unknown one was probably meant to be; null when the violation is of another kind. */
export function meantProperty(violation: Violation): string | null {
  if (violation.error.keyword !== 'additionalProperties') return null
  const key = parameter(violation.error, 'additionalProperty')
  const unused = unusedProperties(violation)
  if (key === 'where' && titleOf(violation.error) === 'an added row') return unused.includes('fields') ? 'fields' : null
  return nearestName(key, unused)
}
