/** What one way of doing a job takes. */
export interface Measurement {
  readonly medianMs: number
  readonly rounds: number
  /** The most memory that a round's process held at a time, in MB of 2^20 bytes. Absent where it was not measured. */
  readonly peakMb?: number
  /** How many rows a round works on. Absent where the job is not about rows. */
  readonly rows?: number
}

/** What one round took: only the job counts, not what is done before and after it. */
export interface Sample {
  readonly ms: number
  readonly peakMb?: number
}

/** Runs one round; a number alone is what it took in milliseconds. */
export type Round = () => Promise<number | Sample>

export interface MeasureOptions {
  /** How many rows a round works on. */
  readonly rows?: number
  /** Whether a first round of each is run that does not count. Default: true. */
  readonly warmUp?: boolean
}

/**
 * Measures several ways of doing the same job in one run: a round of each in turn, so that whatever else the machine
 * does disturbs all of them alike.
 */
export async function measure<Name extends string>(
  ways: Readonly<Record<Name, Round>>,
  rounds: number,
  { rows, warmUp = true }: MeasureOptions = {},
): Promise<ReadonlyMap<Name, Measurement>> {
  const names = Object.keys(ways).filter((name): name is Name => Object.hasOwn(ways, name))
  const samples = new Map<Name, Sample[]>(names.map((name) => [name, []]))
  for (let round = warmUp ? -1 : 0; round < rounds; round++) {
    for (const name of names) {
      const result = await ways[name]()
      if (round >= 0) samples.get(name)?.push(typeof result === 'number' ? { ms: result } : result)
    }
  }
  return new Map([...samples].map(([name, values]) => [name, summary(values, rows)]))
}

function summary(samples: readonly Sample[], rows: number | undefined): Measurement {
  const peaks = samples.flatMap(({ peakMb }) => (peakMb === undefined ? [] : [peakMb]))
  return {
    medianMs: median(samples.map(({ ms }) => ms)),
    rounds: samples.length,
    ...(peaks.length === 0 ? {} : { peakMb: Math.max(...peaks) }),
    ...(rows === undefined ? {} : { rows }),
  }
}

/** Of the two middle ones the lower; NaN of none. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN
}
