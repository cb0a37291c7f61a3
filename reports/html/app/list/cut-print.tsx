import { plural } from '../../../text/counts.ts'

interface CutPrintProps {
  readonly leftOut: number
  readonly total: number
  /** What they are: `finding`. */
  readonly noun: string
}

/** Stands above a list of which a print has the beginning only. */
export function CutPrint({ leftOut, total, noun }: CutPrintProps) {
  return (
    <p class="left-out">
      {`This print leaves out the last ${leftOut} of ${plural(total, noun)}; report.json has all of them, where it was written.`}
    </p>
  )
}
