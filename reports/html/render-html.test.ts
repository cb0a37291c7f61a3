import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { sampleCase, sampleReport } from '../test-samples.ts'
import { loadTemplate, renderHtml } from './index.ts'
import { placeholders } from './placeholders.ts'
import { hostileReport } from './test-hostile.ts'
import { unpackedPage } from './test-unpack.ts'

let template: string

beforeAll(async () => {
  template = await loadTemplate()
})

const small = Object.values(placeholders).join('\n')

describe('the page', () => {
  test('needs nothing but itself', () => {
    const page = renderHtml(sampleReport(), template)
    const markup = page.replaceAll(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/g, '')
    expect(markup).not.toMatch(/<(link|img|iframe|object|base|form)\b|\b(src|href|style|on\w+)=/)
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? 'url('
    expect(/url\(|@import/.test(style)).toBe(false)
  })

  test('admits only its own script and style sheet, by hash', () => {
    const page = renderHtml(sampleReport(), template)
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]
    const hash = (tag: string) => {
      const content = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page)?.[1] ?? ''
      return `'sha256-${createHash('sha256').update(content).digest('base64')}'`
    }
    expect(policy).toBe(
      `default-src 'none'; script-src ${hash('script')}; style-src ${hash('style')}; img-src data:; base-uri 'none'; form-action 'none'`,
    )
  })

  test('is the same for the same report', () => {
    expect(renderHtml(sampleReport(), small)).toBe(renderHtml(sampleReport(), small))
  })

  test('holds the report as data', () => {
    const { overview, cases } = unpackedPage(renderHtml(sampleReport(), template))
    expect(overview.verdict).toBe('fail')
    expect(cases[0]).toMatchObject({ head: { name: sampleCase().name }, findings: [{}], rows: [{}, {}] })
  })

  test('says what came of it where no script runs', () => {
    const page = renderHtml(sampleReport(), template)
    expect(/<noscript>[\s\S]*<\/noscript>/.exec(page)?.[0]).toBe(
      '<noscript><h1>1 case failed</h1><p>1 case · 0 passed · 1 failed · 1 finding. ' +
        'This page needs JavaScript; report.json, where it was written, has the same as data.</p></noscript>',
    )
    expect(page).toContain('<title>1 case failed · pg-roundtrip</title>')
  })

  test('takes parts for texts, whatever they mean to a replacement', () => {
    const page = renderHtml(sampleReport([sampleCase({ name: '$& $1 <!-- cases -->' })]), small)
    expect(unpackedPage(page).overview.cases[0]?.name).toBe('$& $1 <!-- cases -->')
  })
})

describe('hostile texts', () => {
  test('stand nowhere in the page but in base64', () => {
    const harmless = renderHtml(hostileReport('x'), template)
    const page = renderHtml(hostileReport(), template)
    const withoutData = (text: string) =>
      text.replaceAll(/(<script type="text\/plain"[^>]*>)[A-Za-z0-9+/=\n]*(?=<\/script>)/g, '$1')
    expect(withoutData(page)).toBe(withoutData(harmless))
  })

  test('are escaped even where only numbers are expected', () => {
    const summary = { ...sampleReport().summary, findings: JSON.parse('"<b>&"') }
    const page = renderHtml({ ...sampleReport(), summary }, small)
    expect(page).not.toContain('<b>')
    expect(page).toContain('&lt;b&gt;&amp;')
  })
})
