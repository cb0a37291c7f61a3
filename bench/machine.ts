import { cpus, totalmem } from 'node:os'

/** Where and when results were measured. */
export interface Machine {
  /** `2026-03-01` */
  readonly date: string
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly node: string
  readonly postgres: string
}

/** @param postgres the version of the servers that are measured */
export function thisMachine(postgres: string): Machine {
  const processors = cpus()
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    postgres,
  }
}

/** One line for people. */
export function machineText({ date, cpu, cores, memoryGb, node, postgres }: Machine): string {
  const processor = `${cores} ${cores === 1 ? 'core' : 'cores'} (${cpu})`
  return `${date}, ${processor}, ${memoryGb} GB, PostgreSQL ${postgres}, Node.js ${node}`
}
