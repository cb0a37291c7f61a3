import type { TestProject } from 'vitest/node'
import { loadPostgresSettings } from '../config/index.ts'
import { HarnessError } from '../model/errors.ts'
import { decideProvider, openProvider } from '../postgres/index.ts'
import './provided.ts'

/**
 * Decides, once for all workers, where servers come from, says so, and prepares what the workers share (the embedded
 * server's programs and its initialised data folder).
 */
export async function setup(project: TestProject): Promise<void> {
  const { settings, reason } = await decideProvider(await loadPostgresSettings(project.config.root, process.env))
  project.provide('postgres', settings)
  console.log(`  ${reason}`)
  if (settings.provider !== 'embedded') return
  try {
    await using _provider = await openProvider(settings)
  } catch (error) {
    // Every case will meet the same, and say so in its report.
    if (!(error instanceof HarnessError)) throw error
  }
}
