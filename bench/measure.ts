/** What one way of doing a job takes. */
export interface Measurement {
  readonly medianMs: number
  readonly rounds: number
}

/** Runs one round and gives what it took, in milliseconds: only the job counts, not what is done before and after it. */
export type Round = () => Promise<number>

/**
 * Measures several ways of doing the same job in one run: a round of each in turn, so that whatever else the machine
 * does disturbs all of them alike. A first round of each is not counted.
 */
export async function measure<Name extends string>(
  ways: Readonly<Record<Name, Round>>,
  rounds: number,
): Promise<ReadonlyMap<Name, Measurement>> {
  const names = Object.keys(ways).filter((name): name is Name => Object.hasOwn(ways, name))
  const samples = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = -1; round < rounds; round++) {
    for (const name of names) {
      const ms = await ways[name]()
      if (round >= 0) samples.get(name)?.push(ms)
    }
  }
  return new Map([...samples].map(([name, values]) => [name, { medianMs: median(values), rounds: values.length }]))
}

/** Of the two middle ones the lower; NaN of none. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN
}
