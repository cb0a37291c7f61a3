import { useContext } from 'preact/hooks'
import type { CaseReport } from '../../../../harness/model/case-report.ts'
import { CasePlaces } from './case-places.ts'
import { expectationLine } from './expectation-line.ts'

/** What a case intends that is no change of rows, and where it says so: no row shows it. */
export function IntendedBesides({ report }: { readonly report: CaseReport }) {
  const { intendedBesides, source } = report
  const { line: linkTo } = useContext(CasePlaces)
  if (intendedBesides === undefined || source === null) return null
  const parts = [
    { count: intendedBesides.structure, one: 'change of structure', several: 'changes of structure', list: 'schema' },
    { count: intendedBesides.sequences, one: 'sequence', several: 'sequences', list: 'sequences' },
  ] as const
  return (
    <>
      {parts.map(({ count, one, several, list }) => {
        const line = linkTo(expectationLine(source, list) ?? 0)
        return count === 0 || line === null ? null : (
          <p key={list}>
            Besides rows, the case intends {count} {count === 1 ? one : several}:{' '}
            <a href={line.href}>line {line.number} of the case file</a>.
          </p>
        )
      })}
    </>
  )
}
