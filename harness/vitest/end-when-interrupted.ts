import { rmSync } from 'node:fs'
import { constants } from 'node:os'
import type { VitestPluginContext } from 'vitest/node'

/** Workers, and the watchdogs of their servers, notice that this process is gone. What is left is vitest's own folder. */
export function endWhenInterrupted({ vitest, project }: VitestPluginContext): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      for (const { tmpDir } of [project, ...vitest.projects]) rmSync(tmpDir, { recursive: true, force: true })
      process.exit(128 + constants.signals[signal])
    })
  }
}
