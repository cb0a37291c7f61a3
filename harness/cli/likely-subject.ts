import { bindSchema, loadSubject, readCatalogFile, subjectNames } from '../config/index.ts'
import { HarnessError } from '../model/errors.ts'
import type { SubjectName } from './project.ts'

/**
 * Another subject of the project that has all, or most, of the models that a snapshot's subject lacks: the snapshot is
 * probably one of that. Null: there is none, as far as catalog files tell.
 * @param named the subject that the snapshot was held against
 */
export async function likelySubject(named: SubjectName, unknown: readonly string[]): Promise<string | null> {
  let likely: { readonly name: string; readonly known: number } | null = null
  for (const name of await subjectNames(named.root)) {
    if (name === named.name || unknown.length === 0) continue
    const models = await modelsOf({ ...named, name })
    const known = unknown.filter((model) => models.has(model)).length
    if (known * 2 > unknown.length && known > (likely?.known ?? 0)) likely = { name, known }
  }
  return likely?.name ?? null
}

/** Of a subject that cannot be had none are known: whoever works with it is told why. */
async function modelsOf({ root, name }: SubjectName): Promise<ReadonlySet<string>> {
  try {
    const subject = await loadSubject(root, name)
    const stored = await readCatalogFile(subject)
    return new Set(stored ? bindSchema(stored.catalog, subject.definition).models.keys() : [])
  } catch (error) {
    if (error instanceof HarnessError) return new Set()
    throw error
  }
}

/** Says whose snapshot it may be where an import fails since the subject has none, or few, of its models. */
export async function namingLikelySubject<T>(named: SubjectName, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
    const unknown = error.problems.flatMap(({ failure, model }) =>
      failure === 'unknown-model' && model !== undefined ? [model] : [],
    )
    const likely = await likelySubject(named, unknown)
    if (likely === null) throw error
    const { code, problems, fix, cause } = error
    const [summary = ''] = error.message.split('\n')
    const other = likelyText(likely)
    throw new HarnessError(summary, { code, problems, cause, fix: fix === null ? other : `${other}; ${fix}` })
  }
}

export function likelyText(subject: string): string {
  return `this looks like a snapshot of subject ${subject}: if it is, say so: --subject ${subject}`
}
