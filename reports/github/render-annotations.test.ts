import { describe, expect, test } from 'vitest'
import { allHostile, sampleRun } from '../test-run.ts'
import { sampleCase, sampleFinding, sampleReport } from '../test-samples.ts'
import { renderAnnotations } from './render-annotations.ts'

const lines = (report = sampleRun(), folder = '') => renderAnnotations(report, { folder }).split('\n').slice(0, -1)

test('each finding is an error on the line of the step that it is blamed on', async () => {
  await expect(renderAnnotations(sampleRun(), { folder: '' })).toMatchFileSnapshot('../golden/run.annotations.txt')
})

test('nothing is said of a run that passed', () => {
  expect(lines(sampleReport([sampleCase({ status: 'pass', findings: [] })]))).toEqual([])
})

describe('the place', () => {
  const place = (parts: Parameters<typeof sampleCase>[0]) =>
    /^::error file=([^,]*),line=(\d+),/.exec(lines(sampleReport([sampleCase(parts)]), 'apps/shop')[0] ?? '')?.slice(1)

  test('is below the repository, whose project may be a folder of it', () => {
    expect(place({})).toEqual(['apps/shop/cases/sentry/rename-organization.case.yaml', '5'])
  })

  test('is the first line where no step is known', () => {
    expect(place({ findings: [sampleFinding({ step: null })] })?.[1]).toBe('1')
    expect(place({ steps: [{ label: 'sql', line: null }] })?.[1]).toBe('1')
    expect(place({ findings: [sampleFinding({ step: 'step 7 (sql)' })] })?.[1]).toBe('1')
  })

  test('of an error is what it is about', () => {
    const error = '/a/cases/sentry/rename-organization.case.yaml:12: step 2 (sql) failed'
    expect(place({ status: 'error', findings: [], error })?.[1]).toBe('12')
    expect(place({ status: 'error', findings: [], error: 'no server: port 80 is taken' })?.[1]).toBe('1')
  })
})

test('no text ends its line or its property', () => {
  const hostile = sampleCase({ name: allHostile, findings: [sampleFinding({ message: allHostile, fix: allHostile })] })
  const [line = '', ...others] = lines(sampleReport([hostile]))
  expect(others).toEqual([])
  expect(line).not.toMatch(/[\r\n\u0000-\u001f]/)
  expect(line).toContain('%250A')
  const [, properties = ''] = line.split('::', 2)
  expect(properties.split(',').map((property) => property.split('=')[0])).toEqual(['error file', 'line', 'title'])
})

test('what went wrong besides the cases is an error of no file, and one of the ten', () => {
  const passed = sampleCase({ status: 'pass', findings: [] })
  const title = 'title=pg-roundtrip%3A the run is not whole'
  const problems = ['not run: a\n::error::b']
  expect(lines({ ...sampleReport([passed]), problems })).toEqual([`::error ${title}::not run: a%0A::error::b`])
  const findings = Array.from({ length: 20 }, () => sampleFinding())
  const many = lines({ ...sampleReport([sampleCase({ findings })]), problems })
  expect(many.filter((line) => line.startsWith('::error '))).toHaveLength(10)
  expect(many.at(-1)).toContain('There are 11 more')
})

describe('of many findings', () => {
  const many = (cases: number, findings: number) =>
    sampleReport(
      Array.from({ length: cases }, (_, index) =>
        sampleCase({
          file: `cases/${index}.case.yaml`,
          findings: Array.from({ length: findings }, (_, at) => sampleFinding({ field: `f${at}` })),
        }),
      ),
    )

  test('ten are errors, some of every case before more of one; a notice counts the rest', () => {
    const shown = lines(many(4, 5))
    const files = shown.flatMap((line) => /^::error file=cases\/(\d+)/.exec(line)?.[1] ?? [])
    expect(files).toEqual(['0', '0', '0', '1', '1', '1', '2', '2', '3', '3'])
    expect(shown.slice(10)).toEqual([
      '::notice title=pg-roundtrip%3A 10 more findings::GitHub shows 10 errors of a step. There are 10 more: see the report.',
    ])
  })

  test('it says how many cases no error is about', () => {
    expect(lines(many(13, 1)).at(-1)).toContain(
      'There are 3 more, 3 cases of which no annotation tells: see the report.',
    )
    expect(lines(many(1, 10))).toHaveLength(10)
  })
})
