import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Sample } from '../measure.ts'
import type { Job } from './jobs.ts'
import type { BenchProject } from './project.ts'

/**
 * Runs a job in a process of its own: its time without the start of the process, and the process's peak memory.
 * @throws Error with what the process said
 */
export async function runJob({ jobs }: BenchProject, job: Job): Promise<Sample> {
  // What holds whole files in memory may have what it needs.
  const options = job.kind === 'parse' || job.kind === 'diff' ? ['--max-old-space-size=16384'] : []
  const { stdout } = await promisify(execFile)(process.execPath, [...options, jobs, JSON.stringify(job)])
  return sampleOf(stdout)
}

/** What a measuring program printed. */
export function sampleOf(output: string): Sample {
  const { ms, peakMb }: Record<string, unknown> = JSON.parse(output)
  if (typeof ms !== 'number' || typeof peakMb !== 'number') throw new Error(`no sample was printed: ${output}`)
  return { ms, peakMb }
}
