import type { RunReport } from '../harness/model/report.ts'
import { modelName } from '../harness/model/snapshot.ts'
import { sampleCase, sampleFinding, sampleReport, sampleTarget } from './test-samples.ts'

/** What would be obeyed somewhere: by XML, HTML, Markdown, GitHub, a terminal. */
export const hostileTexts = [
  '</failure><script>alert(1)</script>',
  ']]><!-- &amp; <![CDATA[',
  '"><img src=x onerror=alert(1)>',
  '`code` ``` **bold** [link](https://example.invalid) ![](x)',
  '@everyone #1 GH-1 a/b#2 www.example.invalid mail@example.invalid :tada:',
  '| a | b |\n|---|---|\n\n# heading\n- item\n\n<details open>',
  '  ::stop-commands::planted\n##[error]planted ##[group]x',
  '%0A::error::planted\n::set-env name=A::b\r\n::stop-commands::x',
  'nul \u0000 escape \u001b[2J bell \u0007 lone \ud800 non \ufffe\uffff bidi \u202e zero \u200b line \u2028',
] as const

export const allHostile = hostileTexts.join('\n')

/** A run with every status, on two targets, with a case that is hostile throughout. */
export function sampleRun(): RunReport {
  const passed = { status: 'pass', findings: [], intendedChanges: 2, actualChanges: 2 } as const
  const cases = [
    sampleCase({ target: 'embedded@15' }),
    sampleCase({ target: 'embedded@18', ...passed }),
    sampleCase({
      file: 'cases/sentry/back-fill.case.yaml',
      name: 'the back-fill reaches every project',
      target: 'embedded@15',
      findings: [
        sampleFinding({
          kind: 'missing-change',
          before: 'null',
          expected: '"javascript"',
          actual: 'null',
          field: 'platform',
          step: null,
          fix: 'look at the condition of the back-fill',
        }),
        sampleFinding({ kind: 'missing-row', model: modelName('sentry.team'), field: null, step: 'step 2 (sql)' }),
      ],
      steps: [
        { label: 'update sentry.project', line: 5 },
        { label: 'sql', line: 9 },
      ],
      rerun: { kind: 'deterministic' },
    }),
    sampleCase({
      file: 'cases/sentry/broken.case.yaml',
      name: 'broken.case.yaml',
      subject: '',
      snapshot: '',
      status: 'error',
      errorCode: 'bad-case',
      error:
        'not a valid case: 1 problem\n  /somewhere/cases/sentry/broken.case.yaml:6:5: transform[1].sqll: unknown kind of step',
      findings: [],
      intendedChanges: 0,
      actualChanges: 0,
      changedRows: [],
      steps: [],
      rows: 0,
      postgres: null,
    }),
    sampleCase({
      file: 'cases/sentry/later.case.yaml',
      name: 'not yet',
      target: 'embedded@15',
      ...passed,
      status: 'skip',
    }),
    hostileCase(),
  ]
  const targets = [
    sampleTarget({ name: 'embedded@15', postgres: { provider: 'embedded', version: '15.18' } }),
    sampleTarget({ passed: 1 }),
  ]
  return { ...sampleReport(cases), targets }
}

function hostileCase() {
  const [script = '', ...others] = hostileTexts
  const model = modelName(script)
  const findings = [
    sampleFinding({
      model,
      label: others[0] ?? '',
      field: others[1] ?? '',
      before: JSON.stringify(others[3]),
      expected: JSON.stringify(others[5]),
      actual: JSON.stringify(allHostile),
      comparator: others[2] ?? '',
      step: `step 1 (${allHostile})`,
      fix: allHostile,
    }),
  ]
  return sampleCase({
    file: 'cases/bad, worse: 100%/<hostile>.case.yaml',
    name: allHostile,
    subject: script,
    target: 'embedded@18',
    findings,
    kept: { url: `postgresql://${allHostile}`, remove: allHostile },
  })
}
