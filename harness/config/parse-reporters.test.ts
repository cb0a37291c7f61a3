import { describe, expect, test } from 'vitest'
import { parseReportSettings, parseRunSettings } from './parse-run-settings.ts'

const parse = (reporters: unknown, report?: string) =>
  parseReportSettings({ reporters }, 'roundtrip.config.ts', report === undefined ? {} : { report }).reporters

describe('the reports of a run', () => {
  test('are as by default when nobody says anything', () => {
    expect(parseReportSettings({}, null, {})).toEqual({ reporters: null })
  })

  test('are formats, alone or with their settings', () => {
    expect(parse(['html', ['json'], ['junit', { outputFile: 'a.xml' }], ['junit', {}], 'github'])).toEqual([
      { format: 'html', outputFile: null },
      { format: 'json', outputFile: null },
      { format: 'junit', outputFile: 'a.xml' },
      { format: 'junit', outputFile: null },
      { format: 'github', outputFile: null },
    ])
    expect(parse([])).toEqual([])
  })

  test('chosen from outside win over the file, which still says where they go', () => {
    expect(parse(['html', ['junit', { outputFile: 'a.xml' }]], 'junit, markdown,junit')).toEqual([
      { format: 'junit', outputFile: 'a.xml' },
      { format: 'markdown', outputFile: null },
    ])
    expect(parse(undefined, 'json')).toEqual([{ format: 'json', outputFile: null }])
  })

  test('that are wrong are all reported, with the file, and what was probably meant', () => {
    const wrong = [
      'htlm',
      7,
      ['junit', { outputFiel: 'a' }],
      ['junit', { outputFile: '' }],
      ['junit', 'a.xml'],
      ['github', { outputFile: 'a.txt' }],
      ['json', {}, {}],
      'html',
      'html',
      ['json', { outputFile: './out/a' }],
      ['junit', { outputFile: 'out/a' }],
      ['markdown', { outputFile: './reports/out/index.html' }],
    ]
    expect(() => parse(wrong)).toThrowErrorMatchingInlineSnapshot(`
      [HarnessError: the configuration is not valid
        roundtrip.config.ts: reporters[0]: there is no report htlm: did you mean html?
        roundtrip.config.ts: reporters[1] must be a format, or [format, { outputFile }]
        roundtrip.config.ts: reporters[2]: unknown property outputFiel: did you mean outputFile?
        roundtrip.config.ts: reporters[3]: outputFile must be a path
        roundtrip.config.ts: reporters[4]: the settings of junit must be an object
        roundtrip.config.ts: reporters[5]: github writes to the standard output, and to no file
        roundtrip.config.ts: reporters[6] must be a format, or [format, { outputFile }]
        roundtrip.config.ts: reporters[8]: html is there already, as html
        roundtrip.config.ts: reporters[10]: junit to out/a is there already, as json to ./out/a
        roundtrip.config.ts: reporters[11]: markdown to ./reports/out/index.html is there already, as html]
    `)
    expect(() => parse('html')).toThrow(
      'roundtrip.config.ts: reporters must be a list of html, json, junit, markdown, github',
    )
  })

  test('chosen from outside are no two to the same file either', () => {
    const reporters = [['json', { outputFile: 'reports/out/index.html' }]]
    expect(parse(reporters)).toHaveLength(1)
    expect(() => parse(reporters, 'html,json')).toThrow(
      'json to reports/out/index.html would be the same file as html (--report, or ROUNDTRIP_REPORT)',
    )
  })

  test('chosen from outside are reported by where they come from', () => {
    expect(() => parse(undefined, 'junit,xml,')).toThrowErrorMatchingInlineSnapshot(`
      [HarnessError: the configuration is not valid
        there is no report xml: there are: html, json, junit, markdown, github (--report, or ROUNDTRIP_REPORT)
        there is no report (empty): there are: html, json, junit, markdown, github (--report, or ROUNDTRIP_REPORT)]
    `)
  })

  test('are checked before a run too', () => {
    expect(() => parseRunSettings({ reporters: ['pdf'] }, 'roundtrip.config.ts', {})).toThrow('there is no report pdf')
    expect(() => parseRunSettings({ reportres: ['html'] }, 'roundtrip.config.ts', {})).toThrow(
      'unknown property reportres: did you mean reporters?',
    )
  })
})

test('what is wrong with the servers does not count where reports are merged', () => {
  const config = { postgres: { provider: 'external' }, unused: 'warn' }
  expect(parseReportSettings(config, null, {})).toEqual({ reporters: null, unused: 'warn' })
  expect(() => parseReportSettings({ unused: 'wran' }, null, {})).toThrow('unused must be one of warn, error, delete')
})
