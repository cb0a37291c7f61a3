import type { Case } from '../../model/case.ts'
import type { Problem } from '../../model/errors.ts'
import { HarnessError } from '../../model/errors.ts'
import { buildCase } from './build-case.ts'
import { crossProblems } from './cross-checks.ts'
import { readJson } from './read-json.ts'
import { readObject } from './read-object.ts'
import { readYaml } from './read-yaml.ts'
import { schemaProblems } from './schema-problems.ts'
import { readSideFiles } from './side-files.ts'
import type { Source } from './source.ts'

/**
 * The case that a file declares: JSON when its name ends in `.json`, else YAML. Reads the files that its expectations
 * name.
 * @param file the absolute path of the file; paths in the case are relative to it
 * @param unwritten texts that files which the expectations name are about to have, by their absolute paths
 * @throws HarnessError `bad-case`, with every problem of the file in the order of their places
 */
export function parseCaseFile(text: string, file: string, unwritten?: ReadonlyMap<string, string>): Case {
  return parseSource(file.endsWith('.json') ? readJson(text, file) : readYaml(text, file), file, unwritten)
}

/**
 * The case that a TypeScript module declares. Its lines are null.
 * @param file the absolute path of the module; paths in the case are relative to it
 * @throws HarnessError `bad-case`, with every problem of the value
 */
export function parseCaseObject(value: unknown, file: string): Case {
  return parseSource(readObject(value, file), file)
}

/** What a text means is judged only when it could be read to its end: what is missing may be in the rest. */
function parseSource(source: Source, file: string, unwritten?: ReadonlyMap<string, string>): Case {
  const { root } = source
  const sideFiles = root ? readSideFiles(root, file, unwritten) : null
  const own = [...source.problems, ...schemaProblems(source, file), ...(root ? crossProblems(root, file) : [])]
  const all = [...own.toSorted(byPlace), ...(sideFiles?.problems ?? [])]
  if (all.length === 0 && root) return buildCase(root, file, sideFiles?.byItem)
  const count = all.length === 1 ? '1 problem' : `${all.length} problems`
  throw new HarnessError(`not a valid case: ${count}`, { code: 'bad-case', problems: all })
}

function byPlace(a: Problem, b: Problem): number {
  return (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0)
}
