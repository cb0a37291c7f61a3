import { expect, test } from 'vitest'
import { jsonNumber } from '../../harness/model/json.ts'
import type { RunReport } from '../../harness/model/report.ts'
import { sampleCase, sampleFinding, sampleReport, sampleTarget } from '../test-samples.ts'
import { renderJson } from './render-json.ts'

test('the text is what JSON.stringify writes with two spaces, and a final newline', () => {
  const report = sampleReport()
  expect(renderJson(report)).toBe(`${JSON.stringify(report, null, 2)}\n`)
})

test('the text is the same however the report was put together', () => {
  const report = sampleReport()
  const reversed: RunReport = { ...reverse(report), cases: report.cases.map(reverse) }
  expect(Object.keys(reversed)).not.toEqual(Object.keys(report))
  expect(renderJson(reversed)).toBe(renderJson(report))
})

test('what ran on several targets keeps every part', () => {
  const kept = { url: 'postgresql://localhost/x', remove: 'npx roundtrip clean x' }
  const report = { ...sampleReport([sampleCase({ target: 'embedded@18', kept })]), targets: [sampleTarget()] }
  const reversed = { ...reverse(report), cases: report.cases.map(reverse), targets: report.targets.map(reverse) }
  expect(renderJson(reversed)).toBe(`${JSON.stringify(report, null, 2)}\n`)
})

test('a key that is no part of a report is not written', () => {
  const report = { ...sampleReport(), password: 'hunter2' }
  expect(renderJson(report)).toBe(renderJson(sampleReport()))
})

test('keys keep every digit', () => {
  const findings = [sampleFinding({ expectedPk: jsonNumber('9007199254740993'), actualPk: [jsonNumber('1.10'), 'a'] })]
  const text = renderJson(sampleReport([sampleCase({ findings })]))
  expect(text).toContain('"expectedPk": 9007199254740993,')
  expect(text).toContain('"actualPk": [\n            1.10,\n            "a"\n          ],')
})

test('a proposal that is nested too deep to be written is left out, and said to be', () => {
  const entry = { added: 'shop.book', fields: { tree: JSON.parse('{"a":['.repeat(5_000) + ']}'.repeat(5_000)) } }
  const deep = sampleFinding({ proposal: { list: 'changes', entry, corrects: null } })
  const [found] = JSON.parse(renderJson(sampleReport([sampleCase({ findings: [deep] })]))).cases[0].findings
  expect(found).toEqual(sampleFinding({ unacceptable: 'what would declare it holds a value of more than 1010 levels' }))
})

test('control and bidi characters are escaped, and read back as they were', () => {
  const name = '\u001b[2J\u009b2J\u202e\0\u2028"\\'
  const text = renderJson(sampleReport([sampleCase({ name })]))
  expect(text).toMatch(/^[\n -~]*$/)
  expect(JSON.parse(text).cases[0].name).toBe(name)
})

/** The same object with its keys in reverse. */
function reverse<T extends object>(value: T): T {
  const copy = { ...value }
  for (const key of Object.keys(value).reverse()) {
    const member = Reflect.get(value, key)
    Reflect.deleteProperty(copy, key)
    Reflect.set(copy, key, member)
  }
  return copy
}
