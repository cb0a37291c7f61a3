import { failureText } from './failure-text.ts'
import { type Measurement, type MeasureOptions, measure, type Round } from './measure.ts'
import { type Budget, measured, type Result } from './result.ts'

/** Another way of doing a job. */
export interface Reference {
  /** What it does, for people. */
  readonly name: string
  /** Why not, where it can't be measured here. */
  readonly round: Round | { readonly why: string }
  /** What is asked of ours against it; null: nothing. */
  readonly budget: Budget | null
  /** Where it takes long: how often it runs, by itself, without a first round that does not count. */
  readonly rounds?: number
  /** How many rows it works on, where it can't bear as many as ours. */
  readonly rows?: number
}

/**
 * Measures a job of ours against other ways of doing it, in turn. Gives one result for each; where another way fails,
 * one that says why. Where all do, ours comes first, alone.
 * @throws what ours throws
 */
export async function holdAgainst(
  name: string,
  ours: Round,
  references: readonly Reference[],
  { rounds, ...options }: MeasureOptions & { readonly rounds: number },
): Promise<readonly Result[]> {
  const others = references.map((reference) => new OtherWay(reference))
  const inTurn = others.filter(({ reference }) => reference.rounds === undefined)
  const ways = Object.fromEntries(inTurn.map((other) => [other.reference.name, other.round]))
  const measurements = await measure<string>({ ours, ...ways }, rounds, options)
  const results: Result[] = []
  for (const { reference, round, whyNot } of others) {
    const theirs =
      measurements.get(reference.name) ??
      (await measure({ theirs: round }, reference.rounds ?? rounds, { ...options, warmUp: false })).get('theirs')
    const why = whyNot()
    const pair = new Map([...measurements].filter(([way]) => way === 'ours'))
    if (theirs) pair.set('reference', ofRows(theirs, reference.rows))
    results.push(
      why === null
        ? measured(name, pair, reference.name, reference.budget)
        : { kind: 'not-measured', name: `${name}, against ${reference.name}`, why },
    )
  }
  const isShown = results.some(({ kind }) => kind === 'measured')
  return isShown ? results : [measured(name, measurements, '', null), ...results]
}

/** Fails without ending the benchmark, and is not tried again. */
class OtherWay {
  readonly reference: Reference
  private why: string | null

  constructor(reference: Reference) {
    this.reference = reference
    this.why = typeof reference.round === 'function' ? null : reference.round.why
  }

  readonly round: Round = async () => {
    const { round } = this.reference
    if (this.why !== null || typeof round !== 'function') return Number.NaN
    try {
      return await round()
    } catch (error) {
      this.why = failureText(error)
      return Number.NaN
    }
  }

  readonly whyNot = (): string | null => this.why
}

function ofRows(measurement: Measurement, rows: number | undefined): Measurement {
  return rows === undefined ? measurement : { ...measurement, rows }
}
