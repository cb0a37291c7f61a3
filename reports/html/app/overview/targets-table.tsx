import type { TargetSummary } from '../../../../harness/model/report.ts'
import { visible } from '../../../text/visible.ts'

interface TargetsTableProps {
  readonly targets: readonly TargetSummary[]
}

/** What the cases of a run ran on, and how they fared there. Nothing where that was one target only. */
export function TargetsTable({ targets }: TargetsTableProps) {
  if (targets.length === 0) return null
  return (
    <section class="targets" aria-labelledby="targets-heading">
      <h2 id="targets-heading">Targets</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Target</th>
            <th scope="col">PostgreSQL</th>
            {['Passed', 'Failed', 'Not judged', 'Skipped', 'Findings'].map((name) => (
              <th key={name} scope="col" class="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {targets.map((target) => (
            <tr key={target.name}>
              <th scope="row">
                <bdi>{visible(target.name)}</bdi>
              </th>
              <td>
                <bdi>{target.postgres === null ? 'not booted' : visible(target.postgres.version)}</bdi>
              </td>
              <td class="number">{target.passed}</td>
              <td class={`number ${target.failed > 0 ? 'fail' : ''}`}>{target.failed}</td>
              <td class={`number ${target.errored > 0 ? 'error' : ''}`}>{target.errored}</td>
              <td class="number">{target.skipped}</td>
              <td class="number">{target.findings}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
