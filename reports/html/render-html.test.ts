import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { modelName } from '../../harness/model/snapshot.ts'
import { sampleCase, sampleChange, sampleFinding, sampleReport, sampleTarget } from '../test-samples.ts'
import { renderHtml } from './render-html.ts'

describe('the page', () => {
  test('needs nothing but itself', () => {
    const page = renderHtml(sampleReport())
    expect(page).not.toMatch(/<(script|link|img|iframe|object|base|form)\b/)
    expect(page).not.toMatch(/\b(src|style|on\w+)=/)
    expect(page.match(/href="[^"]*"/g)).toEqual(['href="#case-1"'])
    expect(page).not.toMatch(/url\(|@import/)
  })

  test('admits only its own style sheet, by hash', () => {
    const page = renderHtml(sampleReport())
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]
    const style = /<style>([\s\S]*)<\/style>/.exec(page)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(policy).toMatch(/^default-src 'none'; /)
    expect(policy).toContain(`style-src 'sha256-${hash}'`)
  })

  test('is the same for the same report', () => {
    expect(renderHtml(sampleReport())).toBe(renderHtml(sampleReport()))
  })

  test('has balanced tags', () => {
    expect(unbalanced(renderHtml(everything()))).toEqual([])
  })
})

describe('the banner', () => {
  const banner = (...statuses: Parameters<typeof statusCase>) => {
    const page = renderHtml(sampleReport(statuses.map((status) => statusCase(status))))
    return /<header class="banner (\w+)"><div>\n<h1>([^<]*)</.exec(page)?.slice(1)
  }
  const statusCase = (status: 'pass' | 'fail' | 'error' | 'skip') => sampleCase({ status, findings: [] })

  test('says that all is well', () => {
    expect(banner('pass')).toEqual(['pass', 'Only what was intended has changed'])
  })

  test('says what failed and what could not be judged', () => {
    const page = renderHtml(sampleReport([statusCase('fail'), statusCase('fail'), statusCase('error')]))
    expect(page).toContain('<h1>2 cases failed, 1 case could not be judged</h1>')
    expect(page).toContain('<header class="banner fail">')
  })

  test('does not call a case that could not be judged a failure', () => {
    expect(banner('error')).toEqual(['error', '1 case could not be judged'])
  })

  test('does not praise a run of nothing', () => {
    expect(/<h1>.*<\/h1>/.exec(renderHtml(sampleReport([])))?.[0]).toBe('<h1>No case was run</h1>')
  })
})

describe('a case', () => {
  test('says what a second run of it gave, and in which mode something was found', () => {
    const findings = [sampleFinding({ mode: 'renumbered' })]
    const page = renderHtml(sampleReport([sampleCase({ findings, rerun: { kind: 'deterministic' } })]))
    expect(page).toContain('<p class="muted">run again on a fresh database: the same (deterministic)</p>')
    expect(page).toContain('in mode renumbered · by strict equality')
    expect(renderHtml(sampleReport())).not.toContain('run again')
  })

  test('stands open when it failed, and its findings come first', () => {
    const page = renderHtml(sampleReport())
    expect(page).toContain('<details open>')
    expect(page.indexOf('class="findings"')).toBeLessThan(page.indexOf('class="facts"'))
    expect(page.indexOf('class="findings"')).toBeLessThan(page.indexOf('class="model"'))
  })

  test('is closed when it passed', () => {
    const changes = [sampleChange()]
    const page = renderHtml(sampleReport([sampleCase({ status: 'pass', findings: [], changes })]))
    expect(page).not.toContain('<details open>')
  })

  test('shows a finding whole', () => {
    expect(/<article[\s\S]*<\/article>/.exec(renderHtml(sampleReport()))?.[0]).toMatchInlineSnapshot(`
      "<article class="finding">
      <h4><span class="badge fail">unexpected-change</span> <b><bdi>sentry.project</bdi></b> <bdi>pk 1 (slug &quot;internal&quot;)</bdi>, field <b><bdi>status</bdi></b></h4>

      <dl class="sides"><div class="before"><dt>before</dt><dd><code dir="ltr">0</code></dd></div><div class="intended"><dt>intended</dt><dd><code dir="ltr"><mark>0</mark></code></dd></div><div class="actual"><dt>actual</dt><dd><code dir="ltr"><mark>1</mark></code></dd></div></dl>
      <p class="muted small">by strict equality · paired by pk · introduced by step 1 (update sentry.organization), trigger project_touch</p>
      <pre class="fix">if it is meant, declare it under expect.changes (line 9):
        - { changed: sentry.project, where: { slug: internal }, fields: { status: 1 } }
      or let \`npx roundtrip run rename-organization -u\` write it</pre>
      </article>"
    `)
  })

  test('shows why it could not be judged', () => {
    const page = renderHtml(sampleReport([sampleCase({ status: 'error', error: 'no such\ntable', findings: [] })]))
    expect(page).toContain('<pre class="problem">no such\ntable</pre>')
  })

  test('groups its changes by model and opens those with an unintended one', () => {
    const page = renderHtml(sampleReport())
    expect(page).toMatch(
      /<details class="model">\n<summary><bdi>sentry\.organization<\/bdi> <span class="muted">2 changes</,
    )
    expect(page).toMatch(/<details class="model" open>\n<summary><bdi>sentry\.project<\/bdi>/)
  })

  test('counts what is too much for a page', () => {
    const findings = Array.from({ length: 1000 }, (_, index) => sampleFinding({ actualPk: index, expectedPk: index }))
    const changes = Array.from({ length: 1000 }, (_, index) => sampleChange({ pk: index }))
    const page = renderHtml(sampleReport([sampleCase({ findings, changes })]))
    expect(page.match(/<article/g)).toHaveLength(100)
    expect(page).toContain('<li>900 more unexpected-change findings of sentry.project</li>')
    expect(page).toContain('800 more changes in report.json')
  })

  test('shows an unintended change even after many intended ones', () => {
    const changes = Array.from({ length: 1000 }, (_, index) => sampleChange({ pk: index, intended: index !== 999 }))
    expect(renderHtml(sampleReport([sampleCase({ changes })]))).toContain('pk 999')
  })
})

describe('several targets', () => {
  const cases = ['embedded@15', 'embedded@18'].map((target) => sampleCase({ target }))
  const targets = [
    sampleTarget({ name: 'embedded@15', postgres: null, failed: 0, errored: 1 }),
    sampleTarget({ name: 'embedded@18', passed: 12, skipped: 3 }),
  ]
  const page = renderHtml({ ...sampleReport(cases), targets })

  test('are told with their version and the numbers of cases', () => {
    expect(tableRows(page, 'Targets')).toEqual([
      ['Target', 'PostgreSQL', 'Passed', 'Failed', 'Not judged', 'Skipped', 'Findings'],
      ['embedded@15', 'not booted', '0', '0', '1', '0', '1'],
      ['embedded@18', '18.4', '12', '1', '0', '3', '1'],
    ])
  })

  test('are named with each case, whose link leads to the one of that target', () => {
    expect(tableRows(page, 'Cases').map(([name]) => name)).toEqual([
      'Case',
      expect.stringMatching(/^renaming an organization .* embedded@15 cases\/sentry/),
      expect.stringMatching(/^renaming an organization .* embedded@18 cases\/sentry/),
    ])
    expect(page.match(/(?:href="#|id=")[^"]*"/g)).toEqual([
      'href="#case-1"',
      'href="#case-2"',
      'id="case-1"',
      'id="case-2"',
    ])
    expect(page.match(/<h2>.*embedded@1[58].*<\/h2>/g)).toHaveLength(2)
  })

  test('are not spoken of when there is one only', () => {
    expect(renderHtml(sampleReport())).not.toContain('Targets')
  })
})

test('a database that was kept is told with how to connect and how to remove it', () => {
  const kept = { url: 'postgresql://postgres@localhost/postgres?host=/tmp/x', remove: 'npx roundtrip clean x' }
  const page = renderHtml(sampleReport([sampleCase({ kept })]))
  expect(page).toContain(`<code dir="ltr">${kept.url}</code>`)
  expect(page).toContain(`<code dir="ltr">${kept.remove}</code>`)
  expect(renderHtml(sampleReport())).not.toContain('was kept')
})

describe('hostile values', () => {
  const hostile = [
    '</script><script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '</style></title></pre></code>-->',
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    '&lt;b&gt;',
    '\u202e\u2066\u200f',
    '\0\u001b[2J',
  ].join('')

  test('stay text wherever they stand', () => {
    const page = renderHtml(everything(hostile))
    expect(page).not.toMatch(/<script|<img|<b>&|[\u202e\u2066\u200f\0\u001b]/)
    expect(page.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son\w+=/)
    expect(page).toContain('&lt;/script&gt;&lt;script&gt;alert(1)')
    expect(page).toContain('&amp;lt;b&amp;gt;')
    expect(page).toContain('\\u202e\\u2066\\u200f\\u0000\\u001b[2J')
    expect(unbalanced(page)).toEqual([])
    expect(tags(page)).toEqual(tags(renderHtml(everything('x'))))
  })

  test('of a megabyte are cut, and it is said how much is left out', () => {
    const page = renderHtml(everything('x'.repeat(1_000_000)))
    expect(page).toContain('… (+999000 characters)')
    expect(page.length).toBeLessThan(200_000)
  })

  test('written right to left cannot leave their place', () => {
    const page = renderHtml(sampleReport([sampleCase({ findings: [sampleFinding({ actual: '"שלום"' })] })]))
    expect(page).toContain('<code dir="ltr"><mark>&quot;שלום&quot;</mark></code>')
  })
})

/** A report with `text` wherever a report has a free text. */
function everything(text = 'text') {
  const model = modelName(text)
  const sides = { label: text, field: text, before: text, expected: text, actual: text }
  const findings = (['comparator', 'unexpected-change', 'duplicate-pk'] as const).map((kind) =>
    sampleFinding({ kind, model, expectedPk: text, comparator: text, message: text, step: text, fix: text, ...sides }),
  )
  const report = sampleReport([
    sampleCase({
      name: text,
      subject: text,
      snapshot: text,
      file: text,
      error: text,
      findings,
      changes: [sampleChange({ model, pk: text, ...sides })],
      steps: [text],
      postgres: { provider: text, version: text },
      target: text,
      kept: { url: text, remove: text },
    }),
  ])
  const targets = [sampleTarget({ name: text, postgres: { provider: text, version: text } })]
  return { ...report, targets, startedAt: text, tool: { ...report.tool, version: text } }
}

/** The texts of a table's cells, found by its caption. */
function tableRows(page: string, caption: string): readonly (readonly string[])[] {
  const table = page.split(`<caption>${caption}</caption>`)[1]?.split('</table>')[0] ?? ''
  return [...table.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) =>
      cell
        .replaceAll(/<[^>]*>/g, '')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    ),
  )
}

function tags(page: string): readonly string[] {
  return page.match(/<\/?[a-z][a-z0-9]*/g) ?? []
}

/** Tags that are opened and not closed, or the other way round, in the wrong order. */
function unbalanced(page: string): readonly string[] {
  const open: string[] = []
  for (const [tag, slash, name = '', selfClosing] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*?(\/?)>/g)) {
    if (selfClosing || name === 'meta') continue
    if (slash && open.pop() !== name) return [tag, ...open]
    if (!slash) open.push(name)
  }
  return open
}
