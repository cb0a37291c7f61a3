import type { Case } from '../../model/case.ts'
import { buildExpectations } from './build-expectations.ts'
import { buildModes } from './build-modes.ts'
import { buildExport, buildImport } from './build-relocation.ts'
import { buildStep } from './build-step.ts'
import { isTrue, itemsOf, textOf } from './expect-node.ts'
import type { SideFiles } from './side-files.ts'
import type { SourceNode } from './source-node.ts'
import { childOf, entryOf } from './source-node.ts'
import { timeoutOf } from './timeout.ts'

const defaultTimeoutMs = 60_000

/** The case that a tree means, once nothing is wrong with it. */
export function buildCase(root: SourceNode, file: string, sideFiles: SideFiles['byItem'] = new Map()): Case {
  const member = (key: string): SourceNode | undefined => childOf(root, key)
  const [imported, exported] = [entryOf(root, 'import'), entryOf(root, 'export')]
  return {
    name: textOf(member('name')).trim(),
    subject: textOf(member('subject')),
    snapshot: textOf(member('snapshot')),
    file,
    tags: itemsOf(member('tags')).map(textOf),
    skip: isSkipped(member('skip')),
    timeoutMs: timeoutOf(member('timeout')) ?? defaultTimeoutMs,
    ...(imported && { import: buildImport(imported) }),
    ...(exported && { export: buildExport(exported) }),
    transform: itemsOf(member('transform')).map((step) => buildStep(step, file)),
    expect: buildExpectations(member('expect'), sideFiles),
    modes: buildModes(root, file),
    ...(sideFiles.size === 0 ? {} : { sideFiles: [...sideFiles.values()].map(({ path }) => path) }),
  }
}

/** A reason to skip is as good as `true`. */
function isSkipped(node: SourceNode | undefined): boolean {
  return isTrue(node) || (node?.kind === 'scalar' && typeof node.value === 'string')
}
