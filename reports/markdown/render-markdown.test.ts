import { describe, expect, test } from 'vitest'
import { allHostile, hostileTexts, sampleRun } from '../test-run.ts'
import { sampleCase, sampleFinding, sampleReport } from '../test-samples.ts'
import { renderMarkdown } from './render-markdown.ts'
import { commentLimit, summaryLimit } from './room.ts'

const render = (report = sampleRun()) => renderMarkdown(report, { limit: commentLimit })

/** Without blocks of code. */
function withoutBlocks(text: string): string {
  return text.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '')
}

test('a run has its verdict, counts, a table of what did not pass, and the findings folded', async () => {
  await expect(render()).toMatchFileSnapshot('../golden/run.md')
})

test('a run that passed is a few lines', () => {
  const report = sampleReport([sampleCase({ status: 'pass', findings: [] })])
  expect(render({ ...report, shard: { index: 2, count: 3 } })).toBe(`## ✅ Only what was intended has changed

<p>1 case · 1 passed · 0 failed · 0 findings · shard 2 of 3 · 1.23 s · PostgreSQL: <code>embedded 18.4</code> · pg-roundtrip <code>0.1.0</code></p>
`)
})

test('what went wrong besides the cases stands below the verdict', () => {
  const report = { ...sampleReport([sampleCase({ status: 'pass', findings: [] })]), verdict: 'fail' as const }
  expect(render({ ...report, problems: ['not run: <b>.case.yaml'] })).toMatch(
    /^## ❌ The run failed\n\n<p>1 case .*<\/p>\n<p><code>not run: &lt;b&gt;\.case\.yaml<\/code><\/p>\n$/,
  )
})

describe('a value is code, and nothing else', () => {
  const hostile = sampleCase({
    name: allHostile,
    file: allHostile,
    target: allHostile,
    findings: [sampleFinding({ message: allHostile, fix: allHostile, actual: JSON.stringify(allHostile) })],
  })

  test('outside of blocks of code, between tags that it cannot end, in lines that are not blank', () => {
    const outside = withoutBlocks(render(sampleReport([hostile])))
    const shown = outside.replace(/<code>[^<]*<\/code>/g, '')
    for (const text of ['script', 'img', '@', '#1', '[link', '**', 'www', '::', ':tada:', '|']) {
      expect(outside, text).toContain(text)
      expect(shown, text).not.toContain(text)
    }
    // What Markdown would read begins with one of these, and holds no value.
    for (const line of shown.split('\n'))
      expect(line).toMatch(/^(?:|## ❌ 1 case failed|<\/?(?:p|table|tr|details|summary)>.*)$/)
  })

  test('blocks of code end where they should', () => {
    for (const ticks of ['```', '````', '`'.repeat(50)]) {
      const fix = `${ticks}\n</details>\n${ticks}text\n~~~`
      const text = render(sampleReport([sampleCase({ findings: [sampleFinding({ fix })] })]))
      const fence = '`'.repeat(ticks.length + 1)
      expect(text.split(`\n${fence}text\n`)).toHaveLength(2)
      expect(text.split(`\n${fence}\n`)).toHaveLength(2)
    }
  })

  test('with nothing invisible in it', () => {
    expect(render(sampleReport([hostile]))).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u200b\u202e\u2028]/)
    const hidden = sampleCase({ file: 'a\u202e\u0000b\n\n# c', target: '\u202e\n\n# d' })
    const text = render({ ...sampleReport([hidden]), tool: { name: 'pg-roundtrip', version: '1\n\n# e' } })
    expect(text).not.toContain('\u202e')
    expect(withoutBlocks(text)).not.toMatch(/^# /m)
    expect(hostileTexts.join('')).toMatch(/\u202e/)
  })
})

describe('what does not fit is left out, and that is said', () => {
  const many = (count: number, fix = 'x'.repeat(300)) =>
    sampleReport(
      Array.from({ length: count }, (_, index) =>
        sampleCase({ file: `cases/${index}.case.yaml`, findings: Array(5).fill(sampleFinding({ fix })) }),
      ),
    )

  test('of a comment', () => {
    const text = render(many(500))
    expect(text.length).toBeLessThanOrEqual(65_536)
    expect(text.length).toBeGreaterThan(55_000)
    expect(text).toMatch(
      /<p>Left out, since GitHub takes no more: \d+ rows of the table, the findings of \d+ cases, and the end of the findings of another\. report\.json, where it is written, has all\.<\/p>\n$/,
    )
    expect(text.split('<details>').length).toBe(text.split('</details>').length)
  })

  test('of a summary, in bytes', () => {
    const text = renderMarkdown(many(2000, 'ж'.repeat(900)), { limit: summaryLimit })
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024)
    expect(Buffer.byteLength(text)).toBeGreaterThan(1000 * 1000)
    expect(text).toContain('Left out, since GitHub takes no more: ')
  })

  test('of one case with more than there is room for, its end', () => {
    const findings = Array.from({ length: 60 }, (_, index) =>
      sampleFinding({ field: `f${index}`, fix: `${index}\n${'`x '.repeat(330)}\n`.repeat(4) }),
    )
    const text = render(
      sampleReport([
        sampleCase({
          findings: findings.map((each, index) => ({ ...each, kind: index % 2 === 0 ? 'comparator' : 'existence' })),
        }),
      ]),
    )
    expect(text.length).toBeLessThanOrEqual(65_536)
    expect(text).toContain(
      '\n…\n```\n\n</details>\n\n<p>Left out, since GitHub takes no more: the end of the findings of another.',
    )
    expect(text).toContain('field f3')
  })
})
