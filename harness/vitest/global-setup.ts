import type { TestProject } from 'vitest/node'
import { loadRunSettings } from '../config/index.ts'
import { HarnessError } from '../model/errors.ts'
import { decideTargets, openProvider } from '../postgres/index.ts'
import { poolSize } from './pool-size.ts'
import './provided.ts'

/**
 * Decides, once for all workers, where servers come from, says so, and prepares what the workers share (the embedded
 * server's programs and its initialised data folder).
 */
export async function setup(project: TestProject): Promise<void> {
  const { targets, keep, unused } = await loadRunSettings(project.config.root, process.env).catch((error: unknown) => {
    // The message says it all, but vitest shows the stack.
    if (error instanceof HarnessError) error.stack = error.message
    throw error
  })
  const decision = await decideTargets(targets)
  const warm = poolSize(project.vitest.config.maxWorkers)
  project.provide('roundtripRun', {
    targets: decision.targets.map((target) => ({ ...target, warm: target.warm ?? warm })),
    keep,
    ...(unused === undefined ? {} : { unused }),
  })
  for (const reason of decision.reasons) console.log(`  ${reason}`)
  for (const target of decision.targets) {
    if (target.provider !== 'embedded') continue
    try {
      await using _provider = await openProvider(target)
    } catch (error) {
      // Every case of the target will meet the same, and say so in its report.
      if (!(error instanceof HarnessError)) throw error
    }
  }
}
