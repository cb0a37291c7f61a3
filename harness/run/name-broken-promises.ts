import type { Finding } from '../model/finding.ts'
import type { ModelName } from '../model/snapshot.ts'
import type { ModelPromise } from '../transform/index.ts'

/** The same findings; those of a model that must not change say that they break that promise, and what may have done it. */
export function nameBrokenPromises(
  findings: readonly Finding[],
  promises: ReadonlyMap<ModelName, ModelPromise>,
): readonly Finding[] {
  return findings.map((finding) => {
    const promise = promises.get(finding.model)
    if (!promise) return finding
    // What is promised not to change can't be declared besides.
    const { proposal: _, ...found } = finding
    return { ...found, fix: promiseFix(finding.model, promise) }
  })
}

function promiseFix(model: ModelName, { line, brokenBy }: ModelPromise): string {
  const place = line === null ? '' : ` (line ${line})`
  const by =
    brokenBy.length === 0
      ? ''
      : `: ${brokenBy.join(' and ')} ${brokenBy.length === 1 ? 'does' : 'do'} it, by foreign keys`
  return [
    `this breaks the promise of expect.unchanged${place} that nothing of ${model} changes${by}`,
    `mend what changes it, or take ${model} off expect.unchanged`,
  ].join('\n')
}
