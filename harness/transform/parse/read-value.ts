import type { JsonValue } from '../../model/json.ts'
import { readJson } from './read-json.ts'
import { readYaml } from './read-yaml.ts'
import { jsonValue } from './source-node.ts'

/** What a text of YAML means, or of JSON where the name of its file ends so; undefined when something is wrong with it. */
export function readValue(text: string, file: string): JsonValue | undefined {
  const { root, problems } = file.endsWith('.json') ? readJson(text, file) : readYaml(text, file)
  return root === null || problems.length > 0 ? undefined : jsonValue(root)
}
