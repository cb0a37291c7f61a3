import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { allHostile, sampleRun } from '../test-run.ts'
import { sampleCase, sampleReport } from '../test-samples.ts'
import { renderJunit } from './render-junit.ts'

const schema = await readFile(join(import.meta.dirname, 'junit.xsd'), 'utf8')

/** What is wrong with each of them. */
async function problemsOf(...texts: readonly string[]): Promise<readonly (readonly string[])[]> {
  const xml = texts.map((contents, index) => ({ fileName: `${index}.xml`, contents }))
  const { errors } = await validateXML({ xml, schema })
  return xml.map(({ fileName }) => errors.filter(({ loc }) => loc?.fileName === fileName).map(({ message }) => message))
}

test('a run is a suite for each subject and target, with why each test failed', async () => {
  await expect(renderJunit(sampleRun())).toMatchFileSnapshot('../golden/run.junit.xml')
})

test('a report satisfies the schema, whatever stands in it, and when it is empty', async () => {
  const reports = [sampleRun(), sampleReport([]), { ...sampleReport(), shard: { index: 1, count: 3 } }]
  expect(await problemsOf(...reports.map(renderJunit))).toEqual([[], [], []])
})

test('what went wrong besides the cases is an error too, in a suite of its own', async () => {
  const problems = ['there was an error outside of the cases', `not run: ${allHostile}`]
  const passed = sampleCase({ status: 'pass', findings: [] })
  const text = renderJunit({ ...sampleReport([passed]), verdict: 'fail', problems })
  expect(text).toContain('<testsuite name="the run" tests="2" failures="0" errors="2"')
  expect(text).toContain('>there was an error outside of the cases</error>')
  expect(await problemsOf(text, renderJunit({ ...sampleReport([]), problems }))).toEqual([[], []])
})

test('the schema refuses what readers would stumble over', async () => {
  const report = renderJunit(sampleReport())
  const changes = [
    [' time="0.152"', ''],
    ['T04:05:06"', 'T04:05:06.789Z"'],
    ['tests="1"', 'tests="one"'],
    ['<properties>', '<properties/><properties>'],
    ['<failure ', '<flop '],
    ['<system-out></system-out>', ''],
    ['id="0"', ''],
  ] as const
  for (const [from] of changes) expect(report).toContain(from)
  const found = await problemsOf(report, ...changes.map(([from, to]) => report.replaceAll(from, to)))
  expect(found.map((messages) => messages.length > 0)).toEqual([false, ...changes.map(() => true)])
})

test('values are text: no character of theirs makes an element, or is one that XML does not have', async () => {
  const hostile = sampleCase({ name: allHostile, file: allHostile, error: allHostile, status: 'error', findings: [] })
  const tags = (xml: string) => [...xml.matchAll(/<\/?[\w-]+/g)].map(([tag]) => tag)
  const harmless = { ...hostile, name: 'x', file: 'x', error: 'x' }
  expect(tags(renderJunit(sampleReport([hostile])))).toEqual(tags(renderJunit(sampleReport([harmless]))))
  const text = Array.from({ length: 0x20 }, (_, code) => `a${String.fromCharCode(code)}b`).join('')
  const controls = sampleCase({ name: text, findings: [], error: text, status: 'error' })
  expect(await problemsOf(renderJunit(sampleReport([hostile])), renderJunit(sampleReport([controls])))).toEqual([
    [],
    [],
  ])
})
