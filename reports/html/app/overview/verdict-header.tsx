import type { ComponentChildren } from 'preact'
import type { CaseReport } from '../../../../harness/model/case-report.ts'
import { caseMs } from '../../../text/case-time.ts'
import { durationText } from '../../../text/duration.ts'
import { verdictText } from '../../../text/verdict.ts'
import { visible } from '../../../text/visible.ts'
import type { Overview } from '../../packed.ts'
import { Explained } from '../case/explained.tsx'
import { LeftOutNote } from '../status/left-out-note.tsx'
import { StatusSign } from '../status/status-badge.tsx'

/** What came of the run, and what it was. */
export function VerdictHeader({ overview }: { readonly overview: Overview }) {
  const { tool, environment, startedAt, durationMs, shard, postgres } = overview
  const status = runStatus(overview)
  return (
    <section class={`verdict ${status}`} aria-labelledby="verdict">
      <h1 id="verdict" tabIndex={-1}>
        <StatusSign status={status} />
        {verdictText(overview)}
      </h1>
      <dl class="run-facts">
        <Fact name="Findings">{overview.summary.findings}</Fact>
        <Fact name="Started">
          <Moment iso={startedAt} />
        </Fact>
        <Fact name="Took">
          <Explained explanation={tookText(overview)}>{durationText(durationMs)}</Explained>
        </Fact>
        {overview.targets.length === 0 && <Fact name="PostgreSQL">{visible(postgres.join(', ')) || 'not booted'}</Fact>}
        <Fact name="Node.js">{visible(`${environment.node}, ${environment.platform}`)}</Fact>
        <Fact name={tool.name}>{visible(tool.version)}</Fact>
        {shard !== null && <Fact name="Shard">{`${shard.index} of ${shard.count}`}</Fact>}
      </dl>
      {overview.problems !== undefined && (
        <ul>
          {overview.problems.map((problem) => (
            <li key={problem}>{visible(problem)}</li>
          ))}
        </ul>
      )}
      <LeftOutNote leftOut={overview.leftOut} what="it" cases={overview.summary.cases - overview.cases.length} />
    </section>
  )
}

/** Cases run beside each other, so their times may come to more than the run's. */
function tookText({ cases }: Overview): string {
  const together = cases.reduce((sum, { timings }) => sum + caseMs(timings), 0)
  return `From the start of the run to its end, with starting vitest and the servers. The times of the cases come to ${durationText(together)}.`
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi>{children}</bdi>
      </dd>
    </div>
  )
}

/** `2026-02-03 04:05:06 UTC`, or the text as it is when it is no moment. */
function Moment({ iso }: { readonly iso: string }) {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return <>{visible(iso)}</>
  const text = date.toISOString()
  return <time dateTime={text}>{`${text.slice(0, 19).replace('T', ' ')} UTC`}</time>
}

/** A run of nothing is not praised, and what could not be judged is not called a failure. */
function runStatus({ verdict, summary }: Pick<Overview, 'verdict' | 'summary'>): CaseReport['status'] {
  if (verdict === 'pass') return summary.cases === 0 ? 'skip' : 'pass'
  return summary.failed === 0 && summary.errored > 0 ? 'error' : 'fail'
}
