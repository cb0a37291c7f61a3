import type { ComponentChildren } from 'preact'
import type { CaseReport } from '../../../../harness/model/case-report.ts'
import { caseMs } from '../../../text/case-time.ts'
import { caseCounts } from '../../../text/counts.ts'
import { durationText } from '../../../text/duration.ts'
import { importText } from '../../../text/import-text.ts'
import { rerunText } from '../../../text/rerun-text.ts'
import { shorten } from '../../../text/shorten.ts'
import { visibleLines } from '../../../text/visible.ts'
import type { PageCase } from '../../packed.ts'
import { TagLink } from '../overview/tag-link.tsx'
import { StatusBadge } from '../status/status-badge.tsx'
import { PhaseBar } from '../timings/phase-bar.tsx'
import { PhaseTimes } from '../timings/phase-times.tsx'
import { DecisionCounts } from '../triage/decision-counts.tsx'
import type { CountsByDecision } from '../triage/store.ts'
import { CopyButton } from './copy-button.tsx'
import { Explained } from './explained.tsx'
import { changeText } from './explanations.ts'
import { IntendedBesides } from './intended-besides.tsx'
import { reproduceCommand } from './reproduce-command.ts'
import { shownText } from './shown-text.ts'

interface CaseHeaderProps {
  readonly report: PageCase
  readonly decisions: CountsByDecision
  /** How many of its findings can be decided about. */
  readonly decidable: number
  /** Of the list that one came from. */
  readonly query: string
}

/** Which case this is, how it ended, what was decided, and how to run it again. */
export function CaseHeader({ report, decisions, decidable, query }: CaseHeaderProps) {
  const { name, status, tags, target, error, rerun, kept, written } = report
  return (
    <header class="case-header">
      <h1 tabIndex={-1}>
        <bdi>{shownText(name, 500)}</bdi>
      </h1>
      <p class="verdict-line">
        <StatusBadge status={status} />{' '}
        <Explained explanation={changeText}>
          <b>{report.whole?.counts ?? caseCounts(report)}</b>
        </Explained>
        {rerun === null ? null : (
          <span class={rerun.kind === 'deterministic' ? 'muted' : 'error'}> · {rerunText(rerun)}</span>
        )}
      </p>
      {decidable === 0 ? null : (
        <p>
          <span class="muted">decisions</span> <DecisionCounts counts={decisions} decidable={decidable} />
        </p>
      )}
      {error === null ? null : (
        <pre class="problem" dir="ltr">
          {visibleLines(shorten(error, 20_000)).join('\n')}
        </pre>
      )}
      {written === null ? null : <p>{shownText(written, 2000)}</p>}
      <IntendedBesides report={report} />
      <dl class="case-facts">
        <Fact name="file">
          <code dir="ltr">{shownText(report.file, 500)}</code>
        </Fact>
        <Fact name="snapshot">
          {shownText(report.subject, 200)}, {shownText(report.snapshot, 200)}, {report.rows.toLocaleString('en')} rows
        </Fact>
        <Fact name="PostgreSQL">{postgresText(report)}</Fact>
        {target === null ? null : <Fact name="target">{shownText(target)}</Fact>}
        {tags.length === 0 ? null : (
          <Fact name="tags">
            {tags.map((tag) => (
              <TagLink key={tag} tag={tag} query={query} />
            ))}
          </Fact>
        )}
        {report.imports?.map((one) => (
          <Fact key={one.step} name="import">
            {importText(one)}
          </Fact>
        ))}
        {caseMs(report.timings) === 0 ? null : (
          <Fact name="time">
            <Explained explanation={<PhaseTimes timings={report.timings} />}>
              {durationText(caseMs(report.timings))}
              <PhaseBar timings={report.timings} scaleMs={caseMs(report.timings)} />
            </Explained>
          </Fact>
        )}
      </dl>
      <Command name="run it again" text={reproduceCommand(report)} />
      {kept === null ? null : (
        <div class="kept">
          <p>Its database was kept:</p>
          <Command name="connect" text={kept.url} />
          <Command name="remove it" text={kept.remove} />
        </div>
      )}
    </header>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Command({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <p class="command">
      <span class="muted">{name}</span>
      <code dir="ltr">{shownText(text, 2000)}</code>
      <CopyButton text={text} what={`the command to ${name}`} />
    </p>
  )
}

function postgresText({ postgres }: CaseReport): string {
  return postgres === null ? 'not booted' : `${shownText(postgres.version)} (${shownText(postgres.provider)})`
}
