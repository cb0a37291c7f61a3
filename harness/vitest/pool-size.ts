import { availableParallelism } from 'node:os'

/**
 * How many containers each worker boots ahead: more than the processors have time for would only be in the way.
 * @param maxWorkers as vitest's configuration has it; undefined: vitest decides, and leaves one processor to itself
 */
export function poolSize(maxWorkers: number | undefined, processors = availableParallelism()): number {
  const workers = maxWorkers ?? Math.max(1, processors - 1)
  return Math.max(1, Math.floor(processors / workers))
}
