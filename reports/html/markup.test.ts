import { describe, expect, test } from 'vitest'
import { html } from './markup.ts'

describe('the template', () => {
  test('escapes what is inserted, and nothing twice', () => {
    const inner = html`<b>${'<&>'}</b>`
    expect(html`<p title="${'"\''}">${inner}</p>`.markup).toBe('<p title="&quot;&#39;"><b>&lt;&amp;&gt;</b></p>')
  })

  test('shows the parts of a list one after the other, and nothing for null', () => {
    expect(html`${[1, 'a', null, [html`<br/>`]]}${null}`.markup).toBe('1a<br/>')
  })

  test('keeps line ends and makes other control characters visible', () => {
    expect(html`${'a\r\nb\tc\0'}`.markup).toBe('a\nb\\tc\\u0000')
  })
})

test('the template cuts a text that no page could hold, and says so', () => {
  expect(html`${'x'.repeat(5000)}`.markup).toBe(`${'x'.repeat(4000)}… (+1000 characters)`)
})
